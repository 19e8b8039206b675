import type { RawClient } from '../targets/raw-client.js';
import type { OpenTarget, Target } from '../targets/target.js';
import { AbuseService, AbuseTraces } from './abuse-service.js';

const WINDOW = { bytes: 1_048_576, items: 64 };

/** Acknowledgements that no page of ours would send, and what is wrong with each. */
const BAD_ACKS: readonly (readonly [name: string, sequence: unknown])[] = [
  ['of what was never sent', 1e9],
  ['of a negative number', -5],
  ['of NaN', Number.NaN],
  ['of a fraction', 1.5],
  ['of text', '1'],
];

/** What every transport must bear from a page that abuses streams, events, uploads, callbacks and state. */
export function describeAbuse(target: Target): void {
  describe(`abuse over ${target.name}`, () => {
    let open: OpenTarget<AbuseService>;
    let raw: RawClient;
    let traces: AbuseTraces;
    let nextId = 1;

    beforeEach(async () => {
      AbuseService.traces = traces = new AbuseTraces();
      // Each limit by itself: who goes on beyond them is hung up on, which is tested elsewhere.
      open = await target.open(AbuseService, { limits: { maxOffences: 100_000 } });
      raw = await open.connectRaw();
      nextId = 1;
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    const take = (): number => nextId++;

    const call = async (channel: string, args: readonly unknown[]): Promise<unknown> => {
      const id = take();
      raw.post({ kind: 'call', id, channel, args });
      return (await raw.next('reply', id))['value'];
    };

    const codeOf = async (id: number): Promise<unknown> =>
      ((await raw.next('fault', id))['error'] as Record<string, unknown>)['code'];

    const subscribe = (): number => {
      const id = take();
      raw.post({ kind: 'subscribe', id, channel: 'events', event: 'counted' });
      return id;
    };

    const received = (kind: string, id: number): readonly Record<string, unknown>[] =>
      raw.received.filter((message) => message['kind'] === kind && message['id'] === id);

    /** The same connection still works, and so does everybody else's. */
    const expectUnharmed = async (): Promise<void> => {
      expect(await call('square', [4])).toBe(16);
      expect(await open.service.square(5)).toBe(25);
    };

    describe('acknowledgements of events', () => {
      it.each(BAD_ACKS)('%s are refused', async (_name, sequence) => {
        const id = subscribe();
        await call('announce', [3]);
        raw.post({ kind: 'ack', id, sequence });
        expect(['PROTOCOL']).toContain(await Promise.race([codeOf(id), codeOf(0)]));
        await expectUnharmed();
      });

      it('may be repeated, late, or of nothing', async () => {
        const id = subscribe();
        await call('announce', [3]);
        for (const sequence of [3, 3, 1]) raw.post({ kind: 'ack', id, sequence });
        raw.post({ kind: 'cancel', id });
        raw.post({ kind: 'ack', id, sequence: 3 });
        raw.post({ kind: 'ack', id: 999_999, sequence: 1 });
        await expectUnharmed();
        expect(raw.received.filter(({ kind }) => kind === 'fault')).toEqual([]);
      });
    });

    it('sends a page that acknowledges nothing no more than a window of events, and marks what it drops', async () => {
      const id = subscribe();
      await call('announce', [100_000]);
      const events = received('event', id);
      expect(events.length).toBeLessThanOrEqual(256);
      await expectUnharmed();
      raw.post({ kind: 'ack', id, sequence: Number(events.at(-1)?.['sequence']) });
      await call('square', [1]);
      const later = received('event', id).slice(events.length);
      expect(later.at(-1)).toMatchObject({ sequence: 100_000, payload: 100_000 });
      expect(later.length).toBeLessThanOrEqual(256);
    });

    it('sends a page that acknowledges nothing no more than a window of callbacks', async () => {
      const id = take();
      const reference = take();
      raw.post({
        kind: 'call',
        id,
        channel: 'report',
        args: [100_000, null],
        references: [{ index: 1, kind: 'callback', id: reference }],
      });
      expect(await raw.next('reply', id)).toMatchObject({ value: 100_000 });
      expect(received('callback', reference).length).toBeLessThanOrEqual(512);
      await expectUnharmed();
    });

    it.each([
      ['more than the window', { bytes: 0, items: 1_000 }],
      ['a negative number', { bytes: 0, items: -5 }],
      ['NaN', { bytes: Number.NaN, items: 1 }],
      ['a fraction', { bytes: 0, items: 0.5 }],
      ['nothing', { bytes: 0, items: 0 }],
      ['1e9', { bytes: 1e9, items: 1e9 }],
    ])('ends a stream that is granted %s', async (_name, credit) => {
      const id = take();
      raw.post({ kind: 'open', id, channel: 'endless', args: [], credit: WINDOW });
      await raw.next('chunk', id);
      raw.post({ kind: 'grant', id, credit });
      expect(await codeOf(id)).toBe('PROTOCOL');
      await expectUnharmed();
      expect(traces.finished).toBe(1);
    });

    it('refuses the streams beyond its limit, of ten thousand that nobody reads', async () => {
      const ids = Array.from({ length: 10_000 }, take);
      for (const id of ids) raw.post({ kind: 'open', id, channel: 'endless', args: [], credit: WINDOW });
      expect(await codeOf(ids.at(-1) ?? 0)).toBe('RESOURCE_EXHAUSTED');
      await expectUnharmed();
      expect(traces.produced).toBeLessThanOrEqual(33 * WINDOW.items);
      expect(raw.received.filter(({ kind }) => kind === 'fault')).toHaveLength(10_000 - 32 - 1);
    });

    it('refuses the subscriptions beyond its limit', async () => {
      const ids = Array.from({ length: 2_000 }, subscribe);
      expect(await codeOf(ids.at(-1) ?? 0)).toBe('RESOURCE_EXHAUSTED');
      await expectUnharmed();
    });

    it('knows no stream of another connection', async () => {
      const other = await open.connectRaw();
      other.post({ kind: 'open', id: 7, channel: 'endless', args: [], credit: { bytes: 1, items: 1 } });
      await other.next('chunk', 7);
      raw.post({ kind: 'grant', id: 7, credit: { bytes: 0, items: 10 } });
      raw.post({ kind: 'cancel', id: 7 });
      await expectUnharmed();
      other.post({ kind: 'grant', id: 7, credit: { bytes: 1, items: 1 } });
      expect(await other.next('chunk', 7)).toMatchObject({ value: 2 });
    });

    describe('an upload', () => {
      const begin = (): readonly [call: number, upload: number] => {
        const [id, upload] = [take(), take()];
        raw.post({
          kind: 'call',
          id,
          channel: 'upload',
          args: [null],
          references: [{ index: 0, kind: 'upload', id: upload }],
        });
        return [id, upload];
      };

      it('takes what it has granted', async () => {
        const [id, upload] = begin();
        expect(await raw.next('grant', upload)).toMatchObject({ credit: WINDOW });
        raw.post({ kind: 'chunk', id: upload, value: new Uint8Array(10) });
        raw.post({ kind: 'end', id: upload });
        expect(await raw.next('reply', id)).toMatchObject({ value: 10 });
        await expectUnharmed();
      });

      it('is refused beyond its credit', async () => {
        const [id, upload] = begin();
        await raw.next('grant', upload);
        raw.post({ kind: 'chunk', id: upload, value: new Uint8Array(WINDOW.bytes + 1) });
        expect(await codeOf(id)).toBe('PROTOCOL');
        await expectUnharmed();
      });

      it('is refused when a chunk is no bytes', async () => {
        const [id, upload] = begin();
        await raw.next('grant', upload);
        raw.post({ kind: 'chunk', id: upload, value: 'text' });
        expect(await codeOf(id)).toBe('VALIDATION');
        await expectUnharmed();
      });

      it('ends with its call, when it never ends by itself', async () => {
        const [id, upload] = begin();
        await raw.next('grant', upload);
        expect(await codeOf(id)).toBe('TIMEOUT');
        expect(await raw.next('cancel', upload)).toBeDefined();
        raw.post({ kind: 'chunk', id: upload, value: new Uint8Array(10) });
        await expectUnharmed();
        expect(traces.consumed).toBe(0);
      });

      it('takes nothing after its end, and nothing under the id of its call', async () => {
        const [id, upload] = begin();
        await raw.next('grant', upload);
        raw.post({ kind: 'end', id: upload });
        raw.post({ kind: 'chunk', id: upload, value: new Uint8Array(10) });
        raw.post({ kind: 'chunk', id, value: new Uint8Array(10) });
        expect(await raw.next('reply', id)).toMatchObject({ value: 0 });
        await expectUnharmed();
        expect(traces.consumed).toBe(0);
      });

      it.each([
        ['no reference', []],
        ['one of another kind', [{ index: 0, kind: 'callback', id: 1_000 }]],
        ['one for an argument that is none', [{ index: 5, kind: 'upload', id: 1_000 }]],
        [
          'two for the same argument',
          [
            { index: 0, kind: 'upload', id: 1_000 },
            { index: 0, kind: 'upload', id: 1_001 },
          ],
        ],
        ['the id of its call', [{ index: 0, kind: 'upload', id: 1 }]],
        ['a hundred', Array.from({ length: 100 }, (_, index) => ({ index, kind: 'upload', id: 1_000 + index }))],
      ])('with %s is refused', async (_name, references) => {
        raw.post({ kind: 'call', id: 1, channel: 'upload', args: [null], references });
        expect(['PROTOCOL', 'VALIDATION', 'RESOURCE_EXHAUSTED']).toContain(await codeOf(1));
        nextId = 2_000;
        await expectUnharmed();
      });
    });

    describe('a watched state', () => {
      const watch = async (known?: unknown): Promise<number> => {
        const id = take();
        raw.post({ kind: 'watch', id, channel: 'settings', ...(known === undefined ? {} : { known }) });
        return id;
      };

      it('answers a revision from the future with all of it', async () => {
        const first = await watch();
        const { epoch } = await raw.next('snapshot', first);
        const second = await watch({ epoch, revision: 1_000_000 });
        expect(await raw.next('snapshot', second)).toMatchObject({ revision: 0, value: { theme: 'light', size: 10 } });
        await expectUnharmed();
      });

      it.each(BAD_ACKS.slice(1))('refuses an acknowledgement %s', async (_name, sequence) => {
        const id = await watch();
        await raw.next('snapshot', id);
        raw.post({ kind: 'ack', id, sequence });
        expect(await Promise.race([codeOf(id), codeOf(0)])).toBe('PROTOCOL');
        await expectUnharmed();
      });

      it('ends when a revision is acknowledged that is still to come', async () => {
        const id = await watch();
        await raw.next('snapshot', id);
        raw.post({ kind: 'ack', id, sequence: 1e9 });
        expect(await codeOf(id)).toBe('PROTOCOL');
        await expectUnharmed();
      });

      it('sends a page that acknowledges nothing no more than a window of patches', async () => {
        const id = await watch();
        await raw.next('snapshot', id);
        await call('change', [5_000]);
        expect(received('patch', id).length).toBeLessThanOrEqual(256);
        await expectUnharmed();
        raw.post({ kind: 'ack', id, sequence: received('patch', id).length });
        expect(await raw.next('snapshot', id)).toMatchObject({ revision: 5_000, value: { size: 5_010 } });
      });

      it.each([
        ['an inherited name', ['constructor', 'name']],
        ['the prototype', ['__proto__', 'isAdmin']],
        ['an unknown field', ['admin']],
        ['a part of a text', ['theme', 0]],
      ])('is not set at %s', async (_name, path) => {
        const id = take();
        raw.post({ kind: 'call', id, channel: 'settings', args: [path, 'x'] });
        expect(await codeOf(id)).toBe('VALIDATION');
        await expectUnharmed();
        expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
      });
    });
  });
}
