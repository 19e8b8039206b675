import { tmpdir } from 'node:os';
import type { BrowserWindow } from 'electron';
import { EventServiceHost, createLoopbackServer, webSocket } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import {
  RecordingLogger,
  closeWindow,
  crashPage,
  createInMemoryElectron,
  dropSocket,
  droppable,
  expectRefused,
  leakGuard,
  reload,
  type DroppableServer,
  type InMemoryElectron,
} from 'sallyport/testing';
import { container } from 'tsyringe';
import { WebSocket } from 'ws';
import { TallyService } from './tally-service.js';

const leaks = leakGuard();

afterEach(() => leaks.check());

describe('closeWindow, reload and crashPage', () => {
  let electron: InMemoryElectron;
  let window: BrowserWindow;
  let documents: number;

  beforeEach(async () => {
    documents = 0;
    electron = createInMemoryElectron({ preloads: { '/preload.js': () => void (documents += 1) } });
    await electron.main.app.whenReady();
    window = new electron.main.BrowserWindow({ webPreferences: { preload: '/preload.js' } });
    await window.loadURL('https://app.example/');
  });

  it('close the window as its user does', async () => {
    const asked = jest.fn();
    window.on('close', asked);
    await closeWindow(window);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(window.isDestroyed()).toBe(true);
    await expect(closeWindow(window)).resolves.toBeUndefined();
  });

  it('say that a listener has prevented it', async () => {
    window.on('close', (event) => event.preventDefault());
    await expect(closeWindow(window)).rejects.toThrow("a listener of 'close' has prevented it");
    expect(window.isDestroyed()).toBe(false);
  });

  it('show the same page in a new document', async () => {
    const before = electron.pageOf(window).window;
    await reload(window);
    expect(documents).toBe(2);
    expect(electron.pageOf(window).window).not.toBe(before);
    expect(window.webContents.getURL()).toBe('https://app.example/');
  });

  it('kill the page, which can be loaded again', async () => {
    const gone = jest.fn();
    window.webContents.on('render-process-gone', gone);
    await crashPage(window);
    expect(gone).toHaveBeenCalledTimes(1);
    expect(window.webContents.isCrashed()).toBe(true);
    await reload(window);
    expect(window.webContents.isCrashed()).toBe(false);
  });
});

describe('dropSocket', () => {
  let server: DroppableServer;
  let host: EventServiceHost;
  let socket: WebSocket;
  let closeCode: Promise<number>;
  let service: TallyService;

  beforeEach(async () => {
    const logger = new RecordingLogger();
    server = droppable(await createLoopbackServer({ root: tmpdir(), logger }));
    host = await EventServiceHost.start(TallyService, { container: container.createChildContainer(), logger });
    await host.bind(webSocket({ server }));
    service = await connect();
  });

  afterEach(async () => {
    await host.dispose();
    await server[Symbol.asyncDispose]();
  });

  const connect = (): Promise<never> => {
    const createSocket = (url: string, protocols: string[]): never => {
      socket = new WebSocket(url, protocols, { origin: server.origins[0] ?? '' });
      closeCode = new Promise((resolve) => void socket.once('close', resolve));
      return socket as never;
    };
    const url = server.url.replace(/^http(.*)\/#.*$/, 'ws$1/sallyport');
    return RendererEventService.connect<never>({
      transport: () => webSocketLink({ url, token: server.token, createSocket }),
      reconnect: false,
    });
  };

  /** 1006: there was no closing frame (RFC 6455 §7.1.5). */
  const expectCut = async (): Promise<void> => {
    await expect(closeCode).resolves.toBe(1006);
    await expect(RendererEventService.closed(service)).resolves.toMatchObject({ code: 'DISCONNECTED' });
    await expectRefused(service.add(1, 2), 'DISCONNECTED');
  };

  it('cuts a client’s own socket, and main lets go of what was in flight', async () => {
    await service.count(1_000_000)[Symbol.asyncIterator]().next();
    await dropSocket(socket);
    await expectCut();
    await host.serviceOf(TallyService).whenStopped;
  });

  it('cuts every socket of a server, which goes on', async () => {
    await expect(service.add(1, 2)).resolves.toBe(3);
    expect(server.openSockets).toBe(1);
    await dropSocket(server);
    await expectCut();
    expect(server.openSockets).toBe(0);
    await expect(((await connect()) as TallyService).add(2, 2)).resolves.toBe(4);
  });

  it('fails where there is no socket to cut', async () => {
    await dropSocket(server);
    await expect(dropSocket(server)).rejects.toThrow('no open socket');
  });
});
