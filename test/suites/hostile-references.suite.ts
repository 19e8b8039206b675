import type { RawClient } from '../targets/raw-client.js';
import type { OpenTarget, Target } from '../targets/target.js';
import { LiveArgumentsService, LiveTraces } from './live-arguments-service.js';

/** What no page of ours would send: references that are none, chunks and acknowledgements of what never was. */
export function describeHostileReferences(target: Target): void {
  describe(`hostile references over ${target.name}`, () => {
    let open: OpenTarget<LiveArgumentsService>;
    let traces: LiveTraces;
    let raw: RawClient;

    beforeEach(async () => {
      LiveArgumentsService.traces = traces = new LiveTraces();
      open = await target.open(LiveArgumentsService);
      raw = await open.connectRaw();
    });

    afterEach(async () => {
      raw[Symbol.dispose]();
      await open[Symbol.asyncDispose]();
    });

    const upload = (id: number, index = 0): object => ({ index, kind: 'upload', id });
    const credited = async (): Promise<void> => {
      raw.post({ kind: 'call', id: 1, channel: 'take', args: [null, 100_000], references: [upload(2)] });
      expect(await raw.next('grant', 2)).toMatchObject({ credit: { bytes: 1_048_576, items: 64 } });
    };

    it.each([
      ['an id that is not above its call', [upload(1)]],
      ['two for one argument', [upload(2), upload(3)]],
      ['ids that fall', [upload(3), upload(2, 1)]],
      ['an index without an argument', [upload(2, 7)]],
      ['an argument that is something else', [upload(2, 1)]],
    ])('refuse %s', async (_name, references) => {
      raw.post({ kind: 'call', id: 1, channel: 'take', args: [null, 5], references });
      expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'PROTOCOL' } });
    });

    it('refuse more than a call may have', async () => {
      const references = Array.from({ length: 9 }, (_, index) => upload(index + 2, index));
      raw.post({ kind: 'call', id: 1, channel: 'take', args: references.map(() => null), references });
      expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'RESOURCE_EXHAUSTED' } });
    });

    it('count uploads among the streams', async () => {
      for (let id = 1; id < 66; id += 2) {
        raw.post({ kind: 'call', id, channel: 'take', args: [null, 1], references: [upload(id + 1)] });
      }
      expect(await raw.next('fault', 65)).toMatchObject({ error: { details: { resource: 'streams', maximum: 32 } } });
      raw.post({ kind: 'open', id: 67, channel: 'endless', args: [], credit: { bytes: 1, items: 1 } });
      expect(await raw.next('fault', 67)).toMatchObject({ error: { code: 'RESOURCE_EXHAUSTED' } });
      raw.post({ kind: 'chunk', id: 2, value: 0 });
      await raw.next('reply', 1);
      raw.post({ kind: 'call', id: 68, channel: 'take', args: [null, 1], references: [upload(69)] });
      expect(await raw.next('grant', 69)).toBeDefined();
    });

    it('give back the place of a call that was refused', async () => {
      for (let id = 1; id < 200; id += 2) {
        raw.post({ kind: 'call', id, channel: 'nowhere', args: [null], references: [upload(id + 1)] });
        expect(await raw.next('fault', id)).toMatchObject({ error: { code: 'UNKNOWN_CHANNEL' } });
      }
      await credit(raw, 201);
    });

    it('refuse chunks beyond the credit', async () => {
      raw.post({ kind: 'call', id: 1, channel: 'stall', args: [null], references: [upload(2)] });
      await raw.next('grant', 2);
      for (let value = 0; value < 64; value += 1) raw.post({ kind: 'chunk', id: 2, value });
      await traces.entered.promise;
      raw.post({ kind: 'call', id: 3, channel: 'ping', args: [] });
      await raw.next('reply', 3);
      expect(raw.received).toEqual([]);
      raw.post({ kind: 'chunk', id: 2, value: 64 });
      expect(await raw.next('cancel', 2)).toBeDefined();
      traces.leave.resolve();
      await raw.next('reply', 1);
    });

    it('refuse chunks before there is any credit', async () => {
      raw.post({
        kind: 'call',
        id: 1,
        channel: 'hold',
        args: [null],
        references: [{ ...upload(2), kind: 'callback' }],
      });
      raw.post({ kind: 'chunk', id: 2, value: 0 });
      expect(await raw.next('fault', 0)).toMatchObject({ error: { code: 'PROTOCOL' } });
      raw.post({ kind: 'call', id: 3, channel: 'late', args: [null], references: [upload(4)] });
      raw.post({ kind: 'chunk', id: 4, value: 1 });
      expect(await raw.next('cancel', 4)).toBeDefined();
      traces.leave.resolve();
      expect(await raw.next('fault', 3)).toMatchObject({ error: { code: 'PROTOCOL' } });
    });

    it('refuse what comes after the end, and of an upload that never was', async () => {
      raw.post({ kind: 'call', id: 1, channel: 'stall', args: [null], references: [upload(2)] });
      await raw.next('grant', 2);
      raw.post({ kind: 'chunk', id: 2, value: 1 });
      raw.post({ kind: 'end', id: 2 });
      raw.post({ kind: 'chunk', id: 2, value: 1 });
      expect(await raw.next('fault', 0)).toMatchObject({ error: { code: 'PROTOCOL' } });
      raw.post({ kind: 'chunk', id: 900, value: 1 });
      expect(await raw.next('fault', 900)).toMatchObject({ error: { code: 'PROTOCOL' } });
      traces.leave.resolve();
      await raw.next('reply', 1);
      raw.post({ kind: 'chunk', id: 2, value: 'on its way when the call settled' });
      raw.post({ kind: 'call', id: 901, channel: 'ping', args: [] });
      await raw.next('reply', 901);
      expect(raw.received).toEqual([]);
    });

    it('refuse a chunk that no argument could be', async () => {
      await credited();
      raw.post({ kind: 'chunk', id: 2, value: Number.NaN });
      expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'VALIDATION' } });
    });

    it('keep no empty chunks, which need no credit', async () => {
      await credited();
      for (let count = 0; count < 1_000; count += 1) raw.post({ kind: 'chunk', id: 2, value: new Uint8Array(0) });
      raw.post({ kind: 'end', id: 2 });
      expect(await raw.next('reply', 1)).toMatchObject({ value: 0 });
    });

    it('refuse acknowledgements of what was never sent', async () => {
      raw.post({
        kind: 'call',
        id: 1,
        channel: 'hold',
        args: [null],
        references: [{ ...upload(2), kind: 'callback' }],
      });
      await traces.entered.promise;
      traces.kept?.(5);
      expect(await raw.next('callback', 2)).toEqual({ kind: 'callback', id: 2, sequence: 1, args: [5] });
      for (const sequence of [1_000_000_000, -5, Number.NaN]) {
        raw.post({ kind: 'ack', id: 2, sequence });
        expect(await raw.next('fault')).toMatchObject({ error: { code: 'PROTOCOL' } });
      }
      raw.post({ kind: 'ack', id: 2, sequence: 1 });
      raw.post({ kind: 'ack', id: 2, sequence: 1 });
      traces.leave.resolve();
      await raw.next('reply', 1);
      raw.post({ kind: 'ack', id: 2, sequence: 1 });
      raw.post({ kind: 'call', id: 3, channel: 'ping', args: [] });
      await raw.next('reply', 3);
      expect(raw.received).toEqual([]);
    });

    it('hold no more calls of a function than window and queue', async () => {
      raw.post({
        kind: 'call',
        id: 1,
        channel: 'count',
        args: [5_000, null],
        references: [{ ...upload(2, 1), kind: 'callback' }],
      });
      await raw.next('reply', 1);
      const sequences = raw.received.map(({ sequence }) => sequence);
      expect(sequences).toHaveLength(512);
      expect([sequences[0], sequences[255], sequences[256], sequences[511]]).toEqual([1, 256, 4_745, 5_000]);
    });

    it('refuse an offset in a stream that cannot go on', async () => {
      const opening = { kind: 'open', channel: 'endless', args: [], credit: { bytes: 1, items: 1 } };
      raw.post({ ...opening, id: 1, offset: 5 });
      expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'PROTOCOL' } });
    });
  });
}

async function credit(raw: RawClient, id: number): Promise<void> {
  raw.post({
    kind: 'call',
    id,
    channel: 'take',
    args: [null, 1],
    references: [{ index: 0, kind: 'upload', id: id + 1 }],
  });
  await raw.next('grant', id + 1);
}
