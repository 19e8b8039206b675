import * as fc from 'fast-check';
import { WebSocket } from 'ws';
import { webSocketLink } from '../../../src/renderer/transports/web-socket.js';
import { coalesce } from '../../../src/shared/index.js';
import { SocketFixture } from './socket-fixture.js';

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.uint8Array({ maxLength: 3_000 }),
  fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }),
  fc.constantFrom<unknown>(undefined, new Date(5)),
);

describe('a coalescing socket', () => {
  it('brings any sequence of messages in order, as they were when they were posted, both ways', async () => {
    await using fixture = await SocketFixture.start();
    const { port, token } = fixture.server;
    const createSocket = (url: string, protocols: string[]): never =>
      new WebSocket(url, protocols, { origin: `http://127.0.0.1:${port}` }) as never;
    const link = await webSocketLink({ url: `ws://127.0.0.1:${port}/sallyport`, token, createSocket });
    coalesce(link, { end: 'client' });
    const main = fixture.host.accepted[0]?.link;
    if (main) coalesce(main, { end: 'main' });
    let arrived: unknown[] = [];
    let expected: unknown[] = [];
    let done = Promise.withResolvers<void>();
    link.start({
      onMessage(message) {
        arrived.push(message);
        if (arrived.length === expected.length) done.resolve();
      },
      onClose: () => undefined,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, fc.boolean()), { maxLength: 20 }), async (steps) => {
        [arrived, expected, done] = [[], [], Promise.withResolvers<void>()];
        const echoes: unknown[] = [];
        for (const [posted, isTickOver] of steps) {
          const message = { n: echoes.length, posted };
          link.post(message);
          expect(() => link.post({ refused: () => 1 })).toThrow(TypeError);
          echoes.push({ echo: structuredClone(message) });
          if (posted instanceof Uint8Array) posted.fill(7);
          else if (Array.isArray(posted)) posted.push('changed');
          if (isTickOver) await Promise.resolve();
        }
        expected = echoes;
        if (expected.length > 0) await done.promise;
        expect(arrived).toEqual(withoutNegativeZeros(expected));
      }),
      { numRuns: 60 },
    );
    link.close();
    await fixture.host.accepted[0]?.closed;
  });
});

/** −0 arrives as 0. */
function withoutNegativeZeros(values: unknown): unknown {
  if (Object.is(values, -0)) return 0;
  if (Array.isArray(values)) return values.map(withoutNegativeZeros);
  const isPlain = Object.prototype.toString.call(values) === '[object Object]';
  if (!isPlain) return values;
  return Object.fromEntries(Object.entries(values as object).map(([key, each]) => [key, withoutNegativeZeros(each)]));
}
