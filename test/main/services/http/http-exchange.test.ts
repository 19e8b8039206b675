import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { CancelledError } from '../../../../src/shared/index.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';
import { createClient, fetchFrom } from './sending.js';
import { TestServer } from './test-server.js';

describe('HttpExchange.body', () => {
  describe('its bound', () => {
    it('lets a body of exactly the limit through', async () => {
      await using server = await TestServer.http((_request, response) => response.end('x'.repeat(1_000)));
      const { text, error } = await fetchFrom(server, { maxBodyBytes: 1_000 });
      expect([text.length, error]).toEqual([1_000, undefined]);
    });

    it('stops one byte later, with the limit delivered', async () => {
      await using server = await TestServer.http((_request, response) => response.end('x'.repeat(1_001)));
      const { text, error } = await fetchFrom(server, { maxBodyBytes: 1_000 });
      expect(text.length).toBe(1_000);
      expect(error).toMatchObject({
        details: { reason: 'invalid-response', message: 'The body is larger than 1000 bytes.' },
      });
    });

    it('counts what a decompression bomb becomes, and hangs up', async () => {
      const bomb = gzipSync(Buffer.alloc(64 * 1_048_576));
      const hungUp = Promise.withResolvers<void>();
      await using server = await TestServer.http((_request, response) => {
        response.on('close', () => hungUp.resolve());
        response.writeHead(200, { 'content-encoding': 'gzip' }).write(bomb);
      });
      const { text, error } = await fetchFrom(server, { maxBodyBytes: 1_048_576 });
      expect(text.length).toBe(1_048_576);
      expect(error).toMatchObject({ details: { message: 'The body is larger than 1 MiB.' } });
      await hungUp.promise;
    });
  });

  describe('interruption', () => {
    const heads = [
      ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'],
      ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n'],
      [
        'with a length, on a connection that closes',
        'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n',
      ],
      [
        'in chunks, on a connection that closes',
        'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n',
      ],
    ] as const;
    const ends = [
      ['closed', (socket: Socket) => socket.end()],
      ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ] as const;
    const cases = heads.flatMap(([what, head]) => ends.map(([how, end]) => [what, how, head, end] as const));
    const delimited = ['that ends with the connection', 'reset', 'HTTP/1.1 200 OK\r\n\r\n', ends[1][1]] as const;

    it.each([...cases, delimited])('keeps what came of a body %s when it is %s', async (_what, _how, head, end) => {
      const connected = Promise.withResolvers<Socket>();
      await using server = await TestServer.tcp((socket) => {
        connected.resolve(socket);
        socket.write(`${head}hello`);
      });
      await using client = createClient();
      const body = (await client.send({ method: 'GET', url: server.url() })).body();
      expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('hello');
      end(await connected.promise);
      await expect(body.next()).rejects.toMatchObject({
        details: {
          reason: 'connection-reset',
          message: `The server at localhost:${server.port} closed the connection before the response was complete.`,
        },
      });
    });

    it('tells when chunks are malformed', async () => {
      await using server = await TestServer.raw(
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n',
      );
      const { text, error } = await fetchFrom(server);
      expect(text).toBe('ok');
      expect(error).toMatchObject({ details: { reason: 'invalid-response' } });
    });
  });

  describe('silence', () => {
    async function dribble(timeoutMs?: number, contentType = 'text/plain', pauseTimeoutMs?: number) {
      const clock = new ManualClock();
      const answer = Promise.withResolvers<ServerResponse>();
      const server = await TestServer.http((_request, response) => {
        answer.resolve(response);
        response.setHeader('content-type', contentType).write('a');
      });
      const client = createClient({ clock });
      const timeout = {
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(pauseTimeoutMs === undefined ? {} : { pauseTimeoutMs }),
      };
      const exchange = await client.send({ method: 'GET', url: server.url(), ...timeout });
      const stack = new AsyncDisposableStack();
      stack.use(server);
      stack.use(client);
      const dispose = () => stack.disposeAsync();
      return { clock, exchange, body: exchange.body(), response: await answer.promise, [Symbol.asyncDispose]: dispose };
    }

    it('between two pieces is borne for the timeout and no longer', async () => {
      await using setting = await dribble(1_000);
      const { clock, body, response } = setting;
      await body.next();
      const second = body.next();
      clock.advance(999);
      response.write('b');
      expect(Buffer.from((await second).value ?? []).toString()).toBe('b');
      const third = body.next();
      clock.advance(999);
      clock.advance(1);
      await expect(third).rejects.toMatchObject({
        details: {
          reason: 'timeout',
          message: expect.stringMatching(/^The server at \S+ sent nothing for 1 second\.$/),
        },
      });
      expect(clock.pendingTimers).toBe(0);
    });

    it.each([
      ['text/plain', undefined, 30_000, undefined],
      ['text/event-stream', undefined, 3_600_000, undefined],
      ['Text/Event-Stream; charset=utf-8', undefined, 3_600_000, undefined],
      ['text/event-stream', 1_000, 1_000, undefined],
      ['text/plain', 1_000, 90_000, 90_000],
      ['text/event-stream', undefined, 90_000, 90_000],
    ])(
      'of %s is borne as long as is usual for it, or asked for: %s',
      async (contentType, timeoutMs, borneMs, pauseMs) => {
        await using setting = await dribble(timeoutMs, contentType, pauseMs);
        const { clock, body, response } = setting;
        await body.next();
        const second = body.next();
        clock.advance(borneMs - 1);
        response.write('b');
        expect(Buffer.from((await second).value ?? []).toString()).toBe('b');
        const third = body.next();
        clock.advance(borneMs);
        await expect(third).rejects.toMatchObject({ details: { reason: 'timeout' } });
      },
    );

    it('of the reader is none of the server’s', async () => {
      await using setting = await dribble(1_000);
      const { clock, body, response } = setting;
      await body.next();
      clock.advance(60_000);
      response.end('b');
      expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('b');
      expect(await body.next()).toEqual({ done: true, value: undefined });
    });

    it('counts for the timings', async () => {
      await using setting = await dribble(1_000);
      const { clock, exchange, body, response } = setting;
      const { waitingMs } = exchange.timings;
      await body.next();
      clock.advance(250);
      response.end();
      await body.next();
      clock.advance(5_000);
      expect(exchange.timings).toEqual({ connectMs: 0, waitingMs, downloadMs: 250, totalMs: 250 });
    });
  });

  describe('leaving', () => {
    async function endless() {
      const gone = Promise.withResolvers<void>();
      const server = await TestServer.http((_request, response) => {
        response.on('close', () => gone.resolve());
        response.write('x'.repeat(1_000));
      });
      const client = createClient();
      const stack = new AsyncDisposableStack();
      stack.use(server);
      stack.use(client);
      const exchange = await client.send({ method: 'GET', url: server.url() });
      return { exchange, gone: gone.promise, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    }

    it('closes the connection', async () => {
      await using setting = await endless();
      const { exchange, gone } = setting;
      for await (const piece of exchange.body()) {
        expect(piece.byteLength).toBe(1_000);
        break;
      }
      await gone;
    });

    it('by abort() ends a reader with CancelledError after what has arrived, and closes the connection', async () => {
      await using setting = await endless();
      const { exchange, gone } = setting;
      const body = exchange.body();
      await body.next();
      const waiting = body.next();
      exchange.abort();
      await expect(waiting).rejects.toBeInstanceOf(CancelledError);
      await gone;
    });
  });
});
