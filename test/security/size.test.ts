// Rows about how much one call may take: of time, of levels, of values, of bytes.
import { randomBytes } from 'node:crypto';
import { encode } from '@msgpack/msgpack';
import { splitFrames } from 'sallyport/shared';
import { messagePort } from '../targets/message-port.js';
import type { Target } from '../targets/target.js';
import { TARGETS, hostilePageFor, type HostilePage } from './hostile-page.js';
import { SizeService } from './size-service.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

beforeEach(() => void (SizeService.runs = 0));

const [PORTS, [SOCKET]] = [TARGETS.slice(0, 2), TARGETS.slice(2)] as const;
if (!SOCKET) throw new Error('There is no target with sockets');

const pageFor = (target: Target): (() => HostilePage<SizeService>) => hostilePageFor(target, SizeService);

/** Sends a call whose only argument is the bytes of one value, as no codec of ours would write it. */
async function sendValue(
  page: HostilePage<SizeService>,
  value: Uint8Array,
): Promise<Readonly<Record<string, unknown>>> {
  const open = await page.target.connectSocket?.();
  if (!open) throw new Error('This target has no sockets');
  const head = encode({ kind: 'call', id: 1, channel: 'parts', args: [] });
  // The list of arguments is last, and empty: make one of one value of it.
  const message = Buffer.concat([head.subarray(0, -1), Buffer.of(0x91), value]);
  for (const frame of splitFrames(message, 1_048_576)) open.socket.send(frame);
  return open.client.next('fault', 1);
}

/** On a busy machine not every attempt is quick: one of three is. */
async function expectQuick<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
  const attempts: number[] = [];
  for (;;) {
    const startedAtMs = performance.now();
    const result = await work();
    attempts.push(performance.now() - startedAtMs);
    if (attempts.length < 3 && Math.min(...attempts) >= withinMs) continue;
    expect(Math.min(...attempts)).toBeLessThan(withinMs);
    return result;
  }
}

describe('row 29: deadlines that the caller chooses', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each([2 ** 31, 1e12, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN])(
      '%d changes nothing: not the method that takes its time, nor the end of one that hangs',
      async (timeoutMs) => {
        const meta = { meta: { timeoutMs } };
        expect(await page().call('dawdle', [], meta)).toMatchObject({ kind: 'reply', value: 'done' });
        expect(await page().call('hang', [], meta)).toMatchObject({
          error: { code: 'TIMEOUT', details: { timeoutMs: 200 } },
        });
      },
    );

    it.each([-1, 0, -(2 ** 31), Number.NEGATIVE_INFINITY])('%d is the shortest there is', async (timeoutMs) => {
      expect(await page().call('hang', [], { meta: { timeoutMs } })).toMatchObject({
        error: { code: 'TIMEOUT', details: { timeoutMs: 1 } },
      });
    });
  });
});

describe('row 37: a depth bomb', () => {
  const bomb = (levels: number): unknown => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level += 1) value = [value];
    return value;
  };
  const tooDeep = { limit: 'depth', maximum: 32 };

  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it('of one level more than may be is refused', async () => {
      expect(await page().expectRefused(() => page().call('parts', [bomb(33)]), 'PAYLOAD_TOO_LARGE')).toEqual(tooDeep);
      expect(SizeService.runs).toBe(0);
      // Beyond the guard: a value that is not deep, and no list of parts.
      await page().expectRefused(() => page().call('parts', [bomb(32)]), 'VALIDATION');
    });
  });

  describe.each(PORTS)('over $name', (target) => {
    const page = pageFor(target);

    // V8's own serializer gives up between 2,000 and 20,000 levels, in the page.
    it('of two thousand levels is refused', async () => {
      const refused = page().expectRefused(() => page().call('parts', [bomb(2_000)]), 'PAYLOAD_TOO_LARGE');
      expect(await refused).toEqual(tooDeep);
      expect(await page().call('parts', [])).toMatchObject({ value: 0 });
    });
  });

  describe(`over ${SOCKET.name}`, () => {
    const page = pageFor(SOCKET);

    it('of twenty thousand levels is refused', async () => {
      const bytes = Buffer.concat([Buffer.alloc(20_000, 0x91), Buffer.of(0)]);
      const details = await page().expectRefused(() => sendValue(page(), bytes), 'PAYLOAD_TOO_LARGE');
      expect(details).toMatchObject({ limit: 'depth' });
      expect(SizeService.runs).toBe(0);
      expect(await page().call('parts', [])).toMatchObject({ value: 0 });
    });
  });
});

describe('row 38: a bomb of shared references', () => {
  const LEVELS = 22;

  describe.each(PORTS)('over $name', (target) => {
    const page = pageFor(target);

    it('is refused in no time', async () => {
      let value: unknown = { value: 1 };
      for (let level = 0; level < LEVELS; level += 1) value = [value, value];
      const attempt = (): Promise<unknown> =>
        page().expectRefused(() => page().call('parts', [value]), 'PAYLOAD_TOO_LARGE');
      expect(await expectQuick(attempt, 50)).toEqual({ limit: 'nodes', maximum: 10_000 });
      expect(SizeService.runs).toBe(0);
    });
  });

  describe(`over ${SOCKET.name}`, () => {
    const page = pageFor(SOCKET);

    it('has to be sent in full, and is refused before it is all read', async () => {
      let bytes = Buffer.of(0);
      for (let level = 0; level < LEVELS; level += 1) bytes = Buffer.concat([Buffer.of(0x92), bytes, bytes]);
      const details = await page().expectRefused(() => sendValue(page(), bytes), 'PAYLOAD_TOO_LARGE');
      expect(details).toMatchObject({ limit: 'nodes' });
      expect(SizeService.runs).toBe(0);
    });
  });
});

describe('row 39: sparse and cyclic arguments', () => {
  const sparse: unknown[] = [];
  sparse[4_294_967_294] = 1;
  const tooMany = { limit: 'nodes', maximum: 10_000 };

  describe.each([messagePort, ...PORTS])('over $name', (target) => {
    const page = pageFor(target);

    it('a list that is nearly all holes is refused unwalked', async () => {
      const attempt = (): Promise<unknown> =>
        page().expectRefused(() => page().call('parts', [sparse]), 'PAYLOAD_TOO_LARGE');
      expect(await expectQuick(attempt, 50)).toEqual(tooMany);
      expect(SizeService.runs).toBe(0);
    });
  });

  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it('a client that is given one gets the same code', async () => {
      const attempt = page().target.service.parts(sparse as never);
      await expect(attempt).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', details: { limit: 'nodes' } });
      expect(SizeService.runs).toBe(0);
    });
  });

  describe.each(PORTS)('over $name', (target) => {
    const page = pageFor(target);

    it('what contains itself is refused', async () => {
      const cyclic: Record<string, unknown> = {};
      cyclic['c'] = cyclic;
      const details = await page().expectRefused(() => page().call('parts', [[cyclic]]), 'VALIDATION');
      expect(details).toMatchObject({ faults: [{ rule: 'cycle' }] });
    });
  });

  describe(`over ${SOCKET.name}`, () => {
    const page = pageFor(SOCKET);

    it.each([
      ['a list', 0xdd],
      ['a map', 0xdf],
    ])('%s that says it has 4,294,967,295 elements is refused', async (_name, head) => {
      const attempt = (): Promise<unknown> =>
        page().expectRefused(() => sendValue(page(), Buffer.of(head, 255, 255, 255, 255, 1)), 'PAYLOAD_TOO_LARGE');
      expect(await expectQuick(attempt, 500)).toMatchObject({ limit: 'nodes' });
      expect(SizeService.runs).toBe(0);
    });
  });
});

describe('row 43: large binary data', () => {
  const SIZES = [65_535, 65_536, 65_537, 262_147, 3_145_729];
  const MAX_BYTES = 16_777_216;

  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each(SIZES)('of %d bytes arrives as it was, both ways', async (size) => {
      const data = Uint8Array.from(randomBytes(size));
      const answer = await page().target.service.echo(data);
      expect(Buffer.compare(answer, data)).toBe(0);
    });

    it('of more than a message may have does not reach the method', async () => {
      const attempt = page().target.service.echo(new Uint8Array(MAX_BYTES + 1));
      await expect(attempt).rejects.toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        details: { limit: 'bytes', maximum: MAX_BYTES },
      });
      expect(SizeService.runs).toBe(0);
      expect(await page().call('parts', [])).toMatchObject({ value: 0 });
    });
  });

  describe(`over ${SOCKET.name}`, () => {
    const page = pageFor(SOCKET);

    it('is refused by main too, whatever its client lets through', async () => {
      const bytes = Buffer.concat([Buffer.of(0xc6, 1, 0, 0, 1), Buffer.alloc(MAX_BYTES + 1)]);
      const details = await page().expectRefused(() => sendValue(page(), bytes), 'PAYLOAD_TOO_LARGE');
      expect(details).toEqual({ limit: 'bytes', maximum: MAX_BYTES });
    });
  });
});
