import { IsInt } from 'class-validator';
import { StateCell } from 'sallyport/main';
import { SimulatedPage } from '../../main/state/simulated-page.js';

class Counter {
  @IsInt()
  count = 0;

  @IsInt()
  other = 0;
}

describe('remoteState', () => {
  let cell: StateCell<Counter>;
  let page: SimulatedPage;

  const add = (): void => void cell.update((draft) => void (draft.count += 1));

  beforeEach(() => {
    cell = new StateCell({ of: Counter });
    page = new SimulatedPage(cell, 256);
  });

  afterEach(async () => {
    await page.settle();
    page.end();
  });

  it('is a plain object with the tag', () => {
    expect(Object.prototype.toString.call(page.state)).toBe('[object SharedState]');
    expect(Object.getPrototypeOf(page.state)).toBe(Object.prototype);
    expect(Object.keys(page.state)).not.toContain('then');
  });

  it('asks main for nothing until somebody listens', async () => {
    await page.settle();
    expect(page.sentKinds).toEqual([]);
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    expect(page.sentKinds).toEqual(['snapshot']);
    subscription();
  });

  it('watches once for all listeners, and no more when the last one has left', async () => {
    const subscriptions = [1, 2, 3].map(() => page.state.subscribe(() => undefined));
    await page.settle();
    for (const subscription of subscriptions) subscription();
    await page.settle();
    add();
    expect(page.sentKinds).toEqual(['snapshot']);
    expect(page.state.revision).toBe(0);
  });

  it('does not call a listener that another one has just taken away', async () => {
    const calls: string[] = [];
    const subscriptions = [
      page.state.subscribe(() => {
        calls.push('first');
        subscriptions[1]?.();
      }),
      page.state.subscribe(() => calls.push('second')),
    ];
    await page.settle();
    expect(calls).toEqual(['first']);
    subscriptions[0]?.();
  });

  it('sends nothing when a listener leaves and another comes in the same breath', async () => {
    const first = page.state.subscribe(() => undefined);
    await page.settle();
    first();
    const second = page.state.subscribe(() => undefined);
    await page.settle();
    expect(page.sentKinds).toEqual(['snapshot']);
    second();
  });

  it('tells a listener at once what is known, and then each change', async () => {
    const first = page.state.subscribe(() => undefined);
    await page.settle();
    const seen: unknown[] = [];
    const second = page.state.subscribe((value) => seen.push(value));
    expect(seen).toEqual([{ count: 0, other: 0 }]);
    add();
    await page.settle();
    expect(seen).toEqual([
      { count: 0, other: 0 },
      { count: 1, other: 0 },
    ]);
    first();
    second();
  });

  it('tells a selecting listener only of its own part', async () => {
    const seen: unknown[] = [];
    const subscription = page.state.select(
      (value) => (value as Counter).other,
      (part) => seen.push(part),
    );
    await page.settle();
    add();
    cell.update((draft) => void (draft.other = 5));
    add();
    await page.settle();
    expect(seen).toEqual([0, 5]);
    subscription();
  });

  it('acknowledges once what arrives together', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    for (let time = 0; time < 100; time += 1) add();
    await page.moveToPage();
    expect(page.toMainKinds).toEqual(['ack']);
    subscription();
  });

  it('asks again without what it knows when a patch does not fit', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    add();
    page.spoilPatch();
    add();
    await page.settle();
    expect(page.state.value).toEqual({ count: 2, other: 0 });
    expect(page.sentKinds).toEqual(['snapshot', 'patch', 'patch', 'snapshot']);
    subscription();
  });

  it('asks again when a patch was lost', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    add();
    page.lose();
    add();
    await page.settle();
    expect([page.state.value, page.state.revision]).toEqual([{ count: 2, other: 0 }, 2]);
    subscription();
  });

  it('does not count patches that did not fit once one has fitted again', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      add();
      page.spoilPatch();
      await page.settle();
      add();
      await page.settle();
    }
    expect(page.problems).toEqual([]);
    expect(page.state.value).toEqual({ count: 20, other: 0 });
    subscription();
  });

  it('gives up when patches do not fit again and again, and says so', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      add();
      page.spoilPatch();
      await page.settle();
    }
    expect(page.problems).toMatchObject([{ code: 'PROTOCOL' }]);
    const { length } = page.sentKinds;
    add();
    await page.settle();
    expect(page.sentKinds).toHaveLength(length);
    subscription();
  });

  it('gets after a cut what it has missed, and no more', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    add();
    await page.cut();
    add();
    await page.settle();
    expect(page.state.value).toEqual({ count: 2, other: 0 });
    expect(page.sentKinds.filter((kind) => kind === 'snapshot')).toHaveLength(1);
    subscription();
  });

  it('is ready with the value of now, also when it was watched before', async () => {
    const first = page.state.ready();
    await page.settle();
    expect(await first).toEqual({ count: 0, other: 0 });
    await page.settle();
    add();
    const second = page.state.ready();
    await page.settle();
    expect(await second).toEqual({ count: 1, other: 0 });
  });

  it('freezes what it has', async () => {
    const subscription = page.state.subscribe(() => undefined);
    await page.settle();
    expect(Object.isFrozen(page.state.value)).toBe(true);
    subscription();
  });

  it('goes on when a listener throws', async () => {
    const thrown: unknown[] = [];
    const enqueue = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
      void Promise.resolve()
        .then(task)
        .catch((error: unknown) => thrown.push(error));
    });
    const failing = page.state.subscribe(() => {
      throw new Error('listener');
    });
    const seen: unknown[] = [];
    const other = page.state.subscribe((value) => seen.push(value));
    await page.settle();
    expect(seen).toHaveLength(1);
    expect(thrown).toHaveLength(1);
    failing();
    other();
    await page.settle();
    enqueue.mockRestore();
  });
});
