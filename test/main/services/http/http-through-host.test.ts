import type { IncomingMessage, ServerResponse } from 'node:http';
import { container } from 'tsyringe';
import { EventService, Namespace } from '../../../../src/main/decorators/index.js';
import { HttpService, registerHttp } from '../../../../src/main/services/http/index.js';
import { StreamService } from '../../../../src/main/services/stream/index.js';
import { IpcPushStream } from '../../../../src/renderer/streams/ipc-push-stream.js';
import { CancelledError, NotFoundError, ValidationError } from '../../../../src/shared/index.js';
import { HttpError, type IHttpService, type IStreamService } from '../../../../src/shim/index.js';
import { createTestHost, type TestHostOptions } from '../../../../src/testing/create-test-host.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TestServer } from './test-server.js';

interface IRootService {
  readonly http: IHttpService;
  readonly stream: IStreamService;
}

@EventService()
class RootService implements IRootService {
  @Namespace() declare readonly http: HttpService;
  @Namespace() declare readonly stream: StreamService;
}

/** The built-in services as a page sees them. */
async function createPage(options: TestHostOptions = {}) {
  const directory = await TemporaryDirectory.create();
  const app = container.createChildContainer();
  registerHttp(app, { responseDirectory: directory.path, version: '1.0.0' });
  const test = await createTestHost<IRootService>(RootService, { container: app, ...options });
  return {
    ...test.service,
    async [Symbol.asyncDispose]() {
      await test.dispose();
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function manualServer() {
  const asked = Promise.withResolvers<{ readonly request: IncomingMessage; readonly response: ServerResponse }>();
  const server = await TestServer.http((request, response) => {
    request.on('error', () => undefined);
    asked.resolve({ request, response });
  });
  return { server, asked: asked.promise, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('HttpService, called from a page', () => {
  it('sends, streams the body and tells how it ended', async () => {
    await using server = await TestServer.http((request, response) => response.end(`${request.method} ${request.url}`));
    await using page = await createPage();
    const query = [{ name: 'a', value: 'ü' }];
    const response = await page.http.send({ method: 'PUT', url: server.url('/x'), query });
    const text = await IpcPushStream.collect(page.http.body(response.id));
    expect(text).toBe('PUT /x?a=%C3%BC');
    expect(await IpcPushStream.collect(page.http.body(response.id, 4))).toBe('/x?a=%C3%BC');
    expect(await page.http.outcome(response.id)).toMatchObject({ state: 'complete', bodyBytes: text.length });
  });

  it('is read through a push stream, before any other use of it', async () => {
    await using server = await TestServer.http((_request, response) => response.end('€'.repeat(100_000)));
    await using page = await createPage();
    const { id } = await page.http.send({ method: 'GET', url: server.url() });
    await page.http.outcome(id);
    const stream = await IpcPushStream.open(page.stream, 'response', id);
    expect(stream.bytes).toBe(300_000);
    expect(await IpcPushStream.collect(stream)).toBe('€'.repeat(100_000));
    await expect(IpcPushStream.open(page.stream, 'response', '../etc/passwd')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('rejects with the class and the words of what went wrong', async () => {
    await using page = await createPage();
    const error: unknown = await page.http.send({ method: 'GET', url: 'nonsense' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({
      code: 'HTTP',
      message: '“nonsense” is not an address. It should look like https://example.com/path.',
      details: { reason: 'invalid-url' },
    });
  });

  it('hangs up when the page aborts', async () => {
    await using manual = await manualServer();
    await using page = await createPage();
    const controller = new AbortController();
    const sending = page.http.send({ method: 'GET', url: manual.server.url() }, controller.signal);
    const { request } = await manual.asked;
    const closed = Promise.withResolvers<void>();
    request.on('close', closed.resolve);
    controller.abort();
    await expect(sending).rejects.toBeInstanceOf(CancelledError);
    await closed.promise;
  });

  it('lets a reader leave without ending the download', async () => {
    await using manual = await manualServer();
    await using page = await createPage();
    const sending = page.http.send({ method: 'GET', url: manual.server.url() });
    const { response: answer } = await manual.asked;
    answer.write('a');
    const { id } = await sending;
    for await (const chunk of page.http.body(id)) {
      expect(chunk).toEqual(Uint8Array.of(97));
      break;
    }
    answer.end('b');
    expect(await page.http.outcome(id)).toMatchObject({ state: 'complete', bodyBytes: 2 });
  });

  it.each([
    ['an id that is none', async ({ http }: IRootService) => http.cancel('../x')],
    ['a negative offset', async ({ http }: IRootService) => IpcPushStream.collect(http.body(crypto.randomUUID(), -1))],
    ['a method without characters', async ({ http }: IRootService) => http.send({ method: '', url: 'http://x/' })],
    [
      'a body of an unknown kind',
      async ({ http }: IRootService) =>
        http.send({ method: 'GET', url: 'http://x/', body: { kind: 'path', path: '/etc/passwd' } as never }),
    ],
  ])('refuses %s', async (_what, call) => {
    await using page = await createPage();
    await expect(call(page)).rejects.toBeInstanceOf(ValidationError);
  });

  it.each([
    ['http:send', { http: ['body', 'cancel', 'outcome', 'send'], stream: [] }],
    ['stream:read', { http: [], stream: ['close', 'open', 'read'] }],
    ['other', { http: [], stream: [] }],
  ])('with the permission %s alone has no other member', async (granted, expected) => {
    await using page = await createPage({ authorize: (_request, permission) => permission === granted });
    const membersOf = (service: object | undefined): readonly string[] => Object.keys(service ?? {}).toSorted();
    expect({ http: membersOf(page.http), stream: membersOf(page.stream) }).toEqual(expected);
  });
});
