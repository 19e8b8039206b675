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
        'renameRequest',
        'saveRequest',
      ],
      ['clearHistory', 'follow', 'history', 'readExchange', 'send'],
      ['body', 'cancel', 'outcome', 'send'],
      ['close', 'open', 'read'],
    ]);
  });

  it('announces changes, before anything else was called too', async () => {
    const service = await open();
    const change = service.updates.once('collections-changed');
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

  it('tells the page of a damaged database, and where it is now, for as long as it runs', async () => {
    expect(await (await open()).startup()).toEqual({ setAside: [], hasAudit: true });
    await closeAll();
    const file = join(directory, 'workbench.db');
    const damaged = (await readFile(file)).fill(0xff, 100, 4_000);
    await writeFile(file, damaged);
    const { setAside } = await (await open()).startup();
    const path: unknown = expect.stringContaining(`${file}.set-aside-`);
    expect(setAside).toEqual([{ use: 'workspace', path, reason: 'damaged' }]);
    expect(await readFile(setAside[0]?.path ?? '')).toEqual(damaged);
    await closeAll();
    expect(await (await open()).startup()).toEqual({ setAside: [], hasAudit: true });
  });

  it('tells of damaged databases of drafts and settings too', async () => {
    await open();
    await closeAll();
    for (const name of ['journal.db', 'states.db']) await writeFile(join(directory, name), 'no database at all');
    const { setAside } = await (await open()).startup();
    expect(setAside.map(({ use, reason }) => [use, reason])).toEqual([
      ['drafts', 'no-database'],
      ['settings', 'no-database'],
    ]);
  });

  it('keeps the settings, the same for every page, over a restart', async () => {
    const service = await open();
    await service.settings.set(['theme'], 'dark');
    await expect(service.settings.set(['requestTimeoutMs'], 999)).rejects.toMatchObject({ code: 'VALIDATION' });
    await closeAll();
    expect(await (await open()).settings.ready()).toEqual({
      theme: 'dark',
      wrapsLines: true,
      requestTimeoutMs: 30_000,
      historyEntries: 200,
    });
  });

  it('goes by the settings: how many exchanges are kept', async () => {
    const { port } = (await serveText('hello')).address() as AddressInfo;
    const service = await open();
    await service.settings.set(['historyEntries'], 10);
    for (let sent = 0; sent < 11; sent += 1) {
      const { response } = await service.exchanges.send({ ...DRAFT, url: `http://127.0.0.1:${port}/${sent}` }, '');
      await service.exchanges.follow(response.id, () => undefined);
    }
    const urls = (await service.exchanges.history()).map(({ url }) => url);
    expect([urls.length, urls.at(0), urls.at(-1)]).toEqual([
      10,
      `http://127.0.0.1:${port}/10`,
      `http://127.0.0.1:${port}/1`,
    ]);
  });

  it('keeps drafts over a restart', async () => {
    const version = randomUUID();
    await (await open()).journal.write({ key: 'new:a', text: 'unsaved', version });
    await closeAll();
    expect(await (await open()).journal.read('new:a')).toMatchObject({ text: 'unsaved', version });
  });

  it('lets the page read the log: what is sent, without secrets', async () => {
    const { port } = (await serveText('hello')).address() as AddressInfo;
    const service = await open();
    const line = service.updates.once('log-line');
    const url = `http://127.0.0.1:${port}/?password=hunter2`;
    const { response } = await service.exchanges.send({ ...DRAFT, url }, '');
    expect(await line).toMatchObject({ level: 'info', message: expect.stringContaining('answered 200') });
    await service.exchanges.follow(response.id, () => undefined);
    const { lines } = await service.recentLog();
    const text = lines.map(({ message, details }) => `${message} ${details}`).join('\n');
    expect(text).toContain(`GET http://127.0.0.1:${port}/?password=[redacted] complete`);
    expect(text).not.toContain('hunter2');
  });

  it('keeps its files to its owner', async () => {
    await open();
    for (const name of ['workbench.db', 'journal.db', 'states.db']) {
      const { mode } = await stat(join(directory, name));
      expect(mode & 0o077).toBe(0);
    }
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
