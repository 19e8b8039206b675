import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { container } from 'tsyringe';
import {
  HttpService,
  registerHttp,
  ResponseStore,
  type HttpHead,
  type HttpOptions,
} from '../../../../src/main/services/http/index.js';
import type { BodyFile, LiveResponse } from '../../../../src/main/services/http/live-response.js';
import { CancelledError, NotFoundError } from '../../../../src/shared/index.js';
import { HttpError } from '../../../../src/shim/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TestServer } from './test-server.js';

interface Setting {
  readonly options?: Partial<HttpOptions>;
  readonly createStore?: (options: HttpOptions) => ResponseStore;
}

/** The service as an app puts it together, with a directory of its own. */
async function createService({ options = {}, createStore }: Setting = {}) {
  const directory = await TemporaryDirectory.create();
  const responses = directory.join('responses');
  const app = container.createChildContainer();
  const allOptions = { responseDirectory: responses, version: '1.0.0', ...options };
  registerHttp(app, allOptions);
  const host = app.createChildContainer();
  if (createStore) host.registerInstance(ResponseStore, createStore(allOptions));
  const service = host.resolve(HttpService);
  return {
    service,
    store: host.resolve(ResponseStore),
    responses,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Has room for 100,000 bytes of a body. */
class SmallDisk extends ResponseStore {
  protected override async createBody(path: string): Promise<BodyFile> {
    const file = await super.createBody(path);
    return {
      async write(source, offset, length, position) {
        const room = 100_000 - position;
        if (room <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        return file.write(source, offset, Math.min(length, room), position);
      },
      close: () => file.close(),
    };
  }
}

async function bodyOf(service: HttpService, id: string, offset?: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of service.body(id, offset)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A server whose answer the test writes by hand. */
async function manualServer() {
  const asked = Promise.withResolvers<{ readonly request: IncomingMessage; readonly response: ServerResponse }>();
  const server = await TestServer.http((request, response) => {
    request.on('error', () => undefined);
    asked.resolve({ request, response });
  });
  return { server, asked: asked.promise, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('HttpService', () => {
  it('answers with the headers, keeps the body and tells how it ended', async () => {
    const content = randomBytes(500_000);
    await using server = await TestServer.http((_request, response) => response.end(content));
    await using setting = await createService();
    const { service } = setting;
    const response = await service.send({ method: 'GET', url: server.url('/x') });
    expect(response).toMatchObject({ url: server.url('/x'), status: 200, redirects: 0 });
    expect((await bodyOf(service, response.id)).equals(content)).toBe(true);
    expect((await bodyOf(service, response.id, 499_990)).equals(content.subarray(499_990))).toBe(true);
    const outcome = await service.outcome(response.id);
    expect(outcome).toMatchObject({ state: 'complete', bodyBytes: 500_000, wireBytes: 500_000 });
    expect(outcome).not.toHaveProperty('failure');
  });

  it('delivers a body while it arrives', async () => {
    await using manual = await manualServer();
    await using setting = await createService();
    const { service } = setting;
    const sending = service.send({ method: 'GET', url: manual.server.url() });
    const { response: answer } = await manual.asked;
    answer.write('first');
    const { id } = await sending;
    const body = service.body(id)[Symbol.asyncIterator]();
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('first');
    answer.end('second');
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('second');
    expect((await body.next()).done).toBe(true);
    expect(await service.outcome(id)).toMatchObject({ state: 'complete', bodyBytes: 11 });
  });

  it('keeps what came before a reset, and says so', async () => {
    await using manual = await manualServer();
    await using setting = await createService();
    const { service } = setting;
    const sending = service.send({ method: 'GET', url: manual.server.url() });
    (await manual.asked).response.write('part');
    const { id } = await sending;
    const body = service.body(id)[Symbol.asyncIterator]();
    await body.next();
    manual.server.reset();
    expect((await body.next()).done).toBe(true);
    expect(await service.outcome(id)).toMatchObject({
      state: 'failed',
      bodyBytes: 4,
      wireBytes: 4,
      failure: { reason: 'connection-reset' },
    });
    expect((await bodyOf(service, id)).toString()).toBe('part');
  });

  it('throws HttpError, and keeps nothing, when there is no response', async () => {
    await using server = await TestServer.tcp((socket) => socket.resetAndDestroy());
    await using setting = await createService();
    await expect(setting.service.send({ method: 'GET', url: server.url() })).rejects.toBeInstanceOf(HttpError);
    await expect(readdir(setting.responses)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  describe('cancel', () => {
    it('stops a body: the server sees it, what has arrived stays', async () => {
      await using manual = await manualServer();
      await using setting = await createService();
      const { service } = setting;
      const sending = service.send({ method: 'GET', url: manual.server.url() });
      const { response: answer } = await manual.asked;
      const closed = Promise.withResolvers<void>();
      answer.on('close', () => closed.resolve());
      answer.write('part');
      const { id } = await sending;
      const body = service.body(id)[Symbol.asyncIterator]();
      await body.next();
      await service.cancel(id);
      await closed.promise;
      expect(answer.writableFinished).toBe(false);
      expect((await body.next()).done).toBe(true);
      const outcome = await service.outcome(id);
      expect(outcome).toMatchObject({ state: 'cancelled', bodyBytes: 4 });
      expect(outcome).not.toHaveProperty('failure');
    });

    it('does nothing once the body has ended', async () => {
      await using server = await TestServer.http((_request, response) => response.end('all'));
      await using setting = await createService();
      const { id } = await setting.service.send({ method: 'GET', url: server.url() });
      await setting.service.outcome(id);
      await setting.service.cancel(id);
      expect(await setting.service.outcome(id)).toMatchObject({ state: 'complete' });
    });

    it('of an unknown response is refused', async () => {
      await using setting = await createService();
      await expect(setting.service.cancel(randomUUID())).rejects.toBeInstanceOf(NotFoundError);
    });

    it('by the signal before the headers gives the request up: the server sees it', async () => {
      await using manual = await manualServer();
      await using setting = await createService();
      const controller = new AbortController();
      const sending = setting.service.send({ method: 'GET', url: manual.server.url() }, controller.signal);
      const { request } = await manual.asked;
      const closed = Promise.withResolvers<void>();
      request.on('close', closed.resolve);
      controller.abort();
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      await closed.promise;
    });

    it('by the signal while the response is being put on disk keeps nothing', async () => {
      await using server = await TestServer.http((_request, response) => response.end('all'));
      const controller = new AbortController();
      class AbortingStore extends ResponseStore {
        override create(head: HttpHead): Promise<LiveResponse> {
          controller.abort();
          return super.create(head);
        }
      }
      await using setting = await createService({ createStore: (options) => new AbortingStore(options) });
      const sending = setting.service.send({ method: 'GET', url: server.url() }, controller.signal);
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      expect(await readdir(setting.responses)).toEqual([]);
    });
  });

  describe('when the disk fails', () => {
    it('gives the request up if nothing can be kept', async () => {
      await using manual = await manualServer();
      await using setting = await createService({ options: { responseDirectory: '/dev/null/responses' } });
      const sending = setting.service.send({ method: 'GET', url: manual.server.url() });
      const { response: answer } = await manual.asked;
      const closed = Promise.withResolvers<void>();
      answer.on('close', () => closed.resolve());
      answer.write('x');
      await expect(sending).rejects.toMatchObject({
        details: { reason: 'disk', message: 'The response could not be written to the disk.' },
      });
      await closed.promise;
    });

    it('keeps what was written before the disk was full, and hangs up', async () => {
      const closed = Promise.withResolvers<void>();
      await using server = await TestServer.http((_request, response) => {
        response.on('close', () => closed.resolve());
        response.write(Buffer.alloc(8 * 1_048_576, 'x'));
      });
      await using setting = await createService({ createStore: (options) => new SmallDisk(options) });
      const { service } = setting;
      const { id } = await service.send({ method: 'GET', url: server.url() });
      expect(await service.outcome(id)).toMatchObject({
        state: 'failed',
        bodyBytes: 100_000,
        failure: { reason: 'disk', message: 'There is no room left on the disk for the response.' },
      });
      await closed.promise;
      expect(await bodyOf(service, id)).toHaveLength(100_000);
    });
  });

  describe('remove of a response that arrives', () => {
    it('ends its download and takes its files away', async () => {
      await using manual = await manualServer();
      await using setting = await createService();
      const sending = setting.service.send({ method: 'GET', url: manual.server.url() });
      const { response: answer } = await manual.asked;
      const closed = Promise.withResolvers<void>();
      answer.on('close', () => closed.resolve());
      answer.write('x');
      const { id } = await sending;
      await setting.store.remove(id);
      await closed.promise;
      expect(await readdir(setting.responses)).toEqual([]);
      await expect(setting.service.outcome(id)).rejects.toBeInstanceOf(NotFoundError);
    });
  });

  describe('disposing', () => {
    it('ends downloads as interrupted and requests as cancelled', async () => {
      await using manual = await manualServer();
      await using second = await manualServer();
      await using setting = await createService();
      const { service } = setting;
      const sending = service.send({ method: 'GET', url: manual.server.url() });
      (await manual.asked).response.write('part');
      const { id } = await sending;
      const pending = service.send({ method: 'GET', url: second.server.url() }).catch((error: unknown) => error);
      await second.asked;
      await service[Symbol.asyncDispose]();
      expect(await pending).toBeInstanceOf(CancelledError);
      expect(await setting.store.outcome(id)).toMatchObject({
        state: 'failed',
        failure: { message: 'The app was closed while the response was arriving.' },
      });
    });

    it('lets nothing be sent afterwards', async () => {
      await using server = await TestServer.http((_request, response) => response.end());
      await using setting = await createService();
      await setting.service[Symbol.asyncDispose]();
      await expect(setting.service.send({ method: 'GET', url: server.url() })).rejects.toBeInstanceOf(CancelledError);
      expect(server.connections).toBe(0);
    });
  });
});
