import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadlessShell, createLoopbackServer, webSocket } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { RecordingLogger } from 'sallyport/testing';
import { WebSocket } from 'ws';
import type { IWorkbenchService, RequestDraft } from '../../workbench/contract/index.js';
import { createWorkbench } from '../../workbench/main/create-workbench.js';

const DRAFT: RequestDraft = {
  name: 'Greeting',
  method: 'GET',
  url: '',
  query: [],
  headers: [],
  bodyKind: 'none',
  bodyText: '',
  bodyFields: [],
};

describe('createWorkbench', () => {
  let directory: string;
  let logger: RecordingLogger;
  const resources: AsyncDisposable[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-workbench-'));
    logger = new RecordingLogger();
  });
  afterEach(async () => {
    await closeAll();
    rmSync(directory, { recursive: true, force: true });
  });

  async function closeAll(): Promise<void> {
    for (const resource of resources.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
  }

  /** The workbench as a page sees it, over a real socket. */
  async function open(): Promise<IWorkbenchService> {
    const shell = new HeadlessShell({ version: '1.2.3', dataDirectory: directory });
    const server = await createLoopbackServer({ root: directory, logger });
    resources.push(server);
    const workbench = await createWorkbench({ shell, logger });
    resources.push(workbench);
    await workbench.bind(webSocket({ server }));
    const origin = `http://127.0.0.1:${server.port}`;
    return RendererEventService.connect<IWorkbenchService>({
      transport: () =>
        webSocketLink({
          url: `ws://127.0.0.1:${server.port}/sallyport`,
          token: server.token,
          createSocket: (url, protocols) => new WebSocket(url, protocols, { origin }),
        }),
    });
  }

  async function serveText(text: string): Promise<Server> {
    const server = createServer((_request, response) => response.end(text)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    resources.push({ [Symbol.asyncDispose]: async () => void server.close() });
    return server;
  }

  it('gives the page everything of the contract', async () => {
    const service = await open();
    expect(await service.getAppVersion()).toBe('1.2.3');
    const members = [service.collections, service.exchanges, service.http, service.stream].map((namespace) =>
      Object.keys(namespace).toSorted(),
    );
    expect(members).toEqual([
      [
        'createCollection',
        'createRequest',
        'deleteCollection',
        'deleteRequest',
        'list',
        'readRequest',
        'renameCollection',
        'saveRequest',
      ],
      ['clearHistory', 'history', 'readExchange', 'send'],
      ['body', 'cancel', 'outcome', 'send'],
      ['close', 'open', 'read'],
    ]);
  });

  it('announces changes, before anything else was called too', async () => {
    const service = await open();
    const change = service.events.once('collections-changed');
    await service.collections.createCollection('Second');
    await expect(change).resolves.toBeUndefined();
  });

  it('sends a request, streams its body, and remembers both after a restart', async () => {
    const { port } = (await serveText('hello')).address() as AddressInfo;
    const service = await open();
    const [collection] = await service.collections.list();
    const draft = { ...DRAFT, url: `http://127.0.0.1:${port}/` };
    const saved = await service.collections.createRequest(collection?.id ?? '', draft);
    const { exchangeId, response } = await service.exchanges.send(draft, saved.id);
    expect(await textOf(service, response.id)).toBe('hello');
    await service.http.outcome(response.id);

    await closeAll();
    const again = await open();
    expect(await again.collections.list()).toMatchObject([{ requests: [{ id: saved.id, name: 'Greeting' }] }]);
    expect(await again.exchanges.history()).toMatchObject([{ id: exchangeId, requestId: saved.id, status: 200 }]);
    expect(await textOf(again, response.id)).toBe('hello');
  });

  it('deletes bodies that no exchange has, as a kill may leave them behind', async () => {
    const { port } = (await serveText('hello')).address() as AddressInfo;
    const service = await open();
    const { response } = await service.exchanges.send({ ...DRAFT, url: `http://127.0.0.1:${port}/` }, '');
    await service.http.outcome(response.id);
    await closeAll();
    const orphan = randomUUID();
    const responses = join(directory, 'responses');
    for (const suffix of ['.body', '.json']) {
      const text = await readFile(join(responses, response.id + suffix), 'utf8');
      await writeFile(join(responses, orphan + suffix), text.replaceAll(response.id, orphan));
    }
    const again = await open();
    expect((await readdir(responses)).toSorted()).toEqual([`${response.id}.body`, `${response.id}.json`]);
    expect(await textOf(again, response.id)).toBe('hello');
  });

  it('keeps the bodies as long as a damaged database lies beside, which may still be repaired', async () => {
    const { port } = (await serveText('hello')).address() as AddressInfo;
    const service = await open();
    const { response } = await service.exchanges.send({ ...DRAFT, url: `http://127.0.0.1:${port}/` }, '');
    await service.http.outcome(response.id);
    await closeAll();
    await writeFile(join(directory, 'workbench.db'), 'no database');
    for (let start = 0; start < 2; start += 1) {
      await open();
      await closeAll();
    }
    expect(await readdir(join(directory, 'responses'))).toContain(`${response.id}.body`);
  });

  it('keeps its files to its owner', async () => {
    await open();
    const { mode } = await stat(join(directory, 'workbench.db'));
    expect(mode & 0o077).toBe(0);
  });

  it('is refused while another has the data directory', async () => {
    await open();
    await expect(open()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'in-use' } });
  });
});

async function textOf(service: IWorkbenchService, responseId: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of service.http.body(responseId)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
