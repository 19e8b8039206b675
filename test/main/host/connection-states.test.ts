import { IsInt, IsString } from 'class-validator';
import { EventService, Public, State, StateCell, Requires } from 'sallyport/main';
import { loopback } from '../../targets/loopback.js';
import type { OpenTarget } from '../../targets/target.js';
import { SimulatedPage } from '../state/simulated-page.js';

class Counter {
  @IsInt()
  count = 0;

  @IsString()
  text = '';
}

@EventService()
class CounterService {
  @State({ of: Counter, writable: true }) @Public() declare readonly counter: StateCell<Counter>;
  @State({ of: Counter }) @Requires('vault:open') declare readonly secret: StateCell<Counter>;
}

const WINDOW = 4;

describe('ConnectionStates', () => {
  let cell: StateCell<Counter>;
  let page: SimulatedPage;

  const add = (times = 1): void => {
    for (let time = 0; time < times; time += 1) cell.update((draft) => void (draft.count += 1));
  };
  const kinds = (): string[] => page.waiting.map(({ kind }) => kind);

  beforeEach(() => {
    cell = new StateCell({ of: Counter });
    page = new SimulatedPage(cell, WINDOW);
  });

  afterEach(() => page.end());

  it('sends a snapshot, then a patch for each revision', async () => {
    add();
    await page.sendWatch(1);
    add(2);
    expect(page.waiting).toEqual([
      { kind: 'snapshot', id: 1, epoch: cell.epoch, revision: 1, value: { count: 1, text: '' } },
      { kind: 'patch', id: 1, revision: 2, changes: [{ op: 'replace', path: ['count'], value: 2 }] },
      { kind: 'patch', id: 1, revision: 3, changes: [{ op: 'replace', path: ['count'], value: 3 }] },
    ]);
  });

  it('sends what changed since the revision that is known, and nothing where that is the present one', async () => {
    add(3);
    await page.sendWatch(1, { epoch: cell.epoch, revision: 1 });
    await page.sendWatch(2, { epoch: cell.epoch, revision: 3 });
    expect(page.waiting.map((message) => ['id' in message && message.id, message.kind])).toEqual([
      [1, 'patch'],
      [1, 'patch'],
    ]);
  });

  it('sends a snapshot where the known revision is of another run, from the future, or too long ago', async () => {
    add(300);
    await page.sendWatch(1, { epoch: 'another', revision: 299 });
    await page.sendWatch(2, { epoch: cell.epoch, revision: 301 });
    await page.sendWatch(3, { epoch: cell.epoch, revision: 43 });
    expect(kinds()).toEqual(['snapshot', 'snapshot', 'snapshot']);
    await page.sendWatch(4, { epoch: cell.epoch, revision: 299 });
    expect(kinds().at(-1)).toBe('patch');
  });

  it('sends no more than the window ahead of what is acknowledged, at and one past it', async () => {
    await page.sendWatch(1, { epoch: cell.epoch, revision: 0 });
    add(WINDOW);
    expect(kinds()).toHaveLength(WINDOW);
    add();
    expect(kinds()).toHaveLength(WINDOW);
    page.sendAck(1, 1);
    expect(kinds()).toHaveLength(WINDOW + 1);
    page.sendAck(1, 1);
    page.sendAck(1, 0);
    add();
    expect(kinds()).toHaveLength(WINDOW + 1);
  });

  it('sends one snapshot in place of patches that are forgotten by the time they are asked for', async () => {
    await page.sendWatch(1, { epoch: cell.epoch, revision: 0 });
    add(1_000);
    expect(kinds()).toEqual(Array<string>(WINDOW).fill('patch'));
    page.sendAck(1, 1);
    expect(kinds().slice(WINDOW)).toEqual(['snapshot']);
    add(10);
    page.sendAck(1, 2);
    expect(kinds().slice(WINDOW)).toEqual(['snapshot']);
    page.sendAck(1, 1_000);
    expect(kinds().slice(WINDOW)).toEqual(['snapshot', ...Array<string>(WINDOW).fill('patch')]);
  });

  it.each([5, 1e9, Number.MAX_SAFE_INTEGER, Number.NaN, Infinity, 0.5, -5])(
    'ends the watch of a client that acknowledges revision %d, which was never sent',
    async (revision) => {
      await page.sendWatch(1, { epoch: cell.epoch, revision: 0 });
      add(WINDOW);
      page.sendAck(1, revision);
      expect(page.waiting.at(-1)).toMatchObject({ kind: 'fault', id: 1, error: { code: 'PROTOCOL' } });
      const { length } = page.waiting;
      add();
      expect(page.waiting).toHaveLength(length);
    },
  );

  it('sends all watchers the same changes', async () => {
    const changes: unknown[] = [];
    const observed = cell.observe((revision) => changes.push(revision.changes));
    add();
    expect(cell.findRevision(1)?.changes).toBe(changes[0]);
    observed();
  });

  it('takes as many watches as subscriptions, and refuses one more', async () => {
    for (let id = 1; id <= 8; id += 1) await page.sendWatch(id);
    await expect(page.sendWatch(9)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  });
});

describe('a watch over a connection', () => {
  let open: OpenTarget<CounterService>;

  beforeEach(async () => {
    open = await loopback.open(CounterService, { authorize: () => false });
  });

  afterEach(() => open[Symbol.asyncDispose]());

  const refusalOf = async (message: object): Promise<unknown> => {
    using raw = await open.connectRaw();
    raw.post(message);
    return (await raw.next('fault', 1))['error'];
  };

  it('is refused without the permission, and for what is no state, and both are logged', async () => {
    expect(await refusalOf({ kind: 'watch', id: 1, channel: 'secret' })).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await refusalOf({ kind: 'watch', id: 1, channel: 'nothing' })).toMatchObject({ code: 'UNKNOWN_CHANNEL' });
    const failed = open.logger.records.filter(({ message }) => message === 'call failed');
    expect(failed.map(({ fields }) => fields['code'])).toEqual(['PERMISSION_DENIED', 'UNKNOWN_CHANNEL']);
  });

  it('has its patch before the reply of the call that made it', async () => {
    using raw = await open.connectRaw();
    raw.post({ kind: 'watch', id: 1, channel: 'counter' });
    await raw.next('snapshot');
    raw.post({ kind: 'call', id: 2, channel: 'counter', args: [['count'], 5] });
    await raw.next('reply', 2);
    // It had arrived before the reply, or there would be nothing yet.
    expect(raw.received).toMatchObject([{ kind: 'patch', id: 1, revision: 1 }]);
  });

  it.each([
    [[], 'VALIDATION'],
    [[['count']], 'VALIDATION'],
    [['count', 5], 'VALIDATION'],
    [[[['count']], 5], 'VALIDATION'],
    [[['count'], 5, 'x'], 'VALIDATION'],
    [[['count'], 5, 0, 1], 'VALIDATION'],
    [[['count'], 5, 9], 'CONFLICT'],
    [[Array<string>(65).fill('x'), 5], 'VALIDATION'],
  ])('refuses to be set by the arguments %j with %s', async (args, code) => {
    expect(await refusalOf({ kind: 'call', id: 1, channel: 'counter', args })).toMatchObject({ code });
    expect(open.host.serviceOf(CounterService).counter.revision).toBe(0);
  });

  it('is not set by a path that is longer than 64 keys', async () => {
    const path = Array<string>(65).fill('count');
    const error = await refusalOf({ kind: 'call', id: 1, channel: 'counter', args: [path, 5] });
    expect(error).toMatchObject({ details: { faults: [{ path: '0', rule: 'isStatePath' }] } });
  });

  it.each([Number.NaN, -5, 1e9])('ends when its page acknowledges %d', async (sequence) => {
    using raw = await open.connectRaw();
    raw.post({ kind: 'watch', id: 1, channel: 'counter' });
    await raw.next('snapshot');
    raw.post({ kind: 'ack', id: 1, sequence });
    expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'PROTOCOL' } });
  });
});
