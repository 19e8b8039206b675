import type { MessagePortMain } from 'electron';
import { electronIpc } from '../../../src/main/electron/electron-ipc.js';
import { electronBridge } from '../../../src/renderer/transports/electron-bridge.js';
import { portChannel } from '../../../src/shared/index.js';
import type { InMemoryElectron, Page } from '../../../src/testing/electron/index.js';
import { FakeHost } from './fake-host.js';
import { bridgeOf, expectQuietConsole, openPage, pageOptions, startElectron } from './in-memory.js';
import { HELLO, connectPage } from './page-end.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

let electron: InMemoryElectron;
let host: FakeHost;

beforeEach(() => {
  electron = startElectron();
  host = new FakeHost();
});

afterEach(() => expectQuietConsole(electron));

function bind(options: { readonly fastLane?: boolean } = {}): void {
  void electronIpc({ origins: ['app://ui'], ...options }).bind(host);
}

/** Hands over ports as a page could that broke out of its world. @returns the other ends, with what they heard */
function handOver(page: Page, count: number, message: unknown = null): { heard: unknown[]; port: MessagePort }[] {
  const channels = Array.from({ length: count }, () => new page.window.MessageChannel());
  const ends = channels.map(({ port1 }) => {
    const heard: unknown[] = [];
    port1.addEventListener('message', ({ data }) => heard.push(data));
    port1.addEventListener('close', () => heard.push('close'));
    port1.start();
    return { heard, port: port1 };
  });
  page.electron.ipcRenderer.postMessage(
    portChannel(),
    message,
    channels.map(({ port2 }) => port2),
  );
  return ends;
}

describe('electronBridge', () => {
  /** Which way the messages of a connection take. */
  function watchLane(): string[] {
    const channels: string[] = [];
    electron.main.ipcMain.on('sallyport:#lane', () => channels.push('ipc'));
    electron.main.ipcMain.on('sallyport:#port', () => channels.push('port'));
    return channels;
  }

  it('takes the port of its own accord, and nothing goes over the IPC lane', async () => {
    const taken = watchLane();
    bind();
    const { link, received } = await connectPage(electron, await openPage(electron));
    link.post({ n: 1 });
    host.latest.link.post({ n: 2 });
    await electron.settled();
    expect([host.latest.received, received, taken]).toEqual([[HELLO, { n: 1 }], [{ n: 2 }], ['port']]);
  });

  it('takes the IPC lane when the preload is of an older release', async () => {
    const taken = watchLane();
    bind();
    const opened = await openPage(electron);
    const { invoke, send, on } = opened.bridge;
    await connectPage(electron, opened, { bridge: { invoke, send, on } });
    expect([host.latest.received, taken]).toEqual([[HELLO], ['ipc', 'ipc']]);
  });

  it('takes the IPC lane when the hand-over throws', async () => {
    const taken = watchLane();
    bind();
    const opened = await openPage(electron);
    const openPort = (): void => {
      throw new Error('Invalid value for transfer');
    };
    await connectPage(electron, opened, { bridge: { ...opened.bridge, openPort } });
    expect([host.latest.received, taken]).toEqual([[HELLO], ['ipc', 'ipc']]);
  });

  it('takes the IPC lane at once when main wants no ports', async () => {
    bind({ fastLane: false });
    const { link, received } = await connectPage(electron, await openPage(electron), { portTimeoutMs: 1e9 });
    link.post({ n: 1 });
    host.latest.link.post({ n: 2 });
    await electron.settled();
    expect([host.accepted.length, host.latest.received, received]).toEqual([1, [HELLO, { n: 1 }], [{ n: 2 }]]);
  });

  it('takes the IPC lane when main does not answer over the port in time, and only that is served', async () => {
    const late: (() => void)[] = [];
    const { ipcMain } = electron.main;
    const transport = electronIpc({
      origins: ['app://ui'],
      ipcMain: Object.assign(Object.create(ipcMain) as typeof ipcMain, {
        // As a main that is busy: what comes later waits behind it.
        on: (channel: string, listener: (...args: unknown[]) => void) =>
          ipcMain.on(channel, (...args) => void late.push(() => listener(...args))),
      }),
    });
    void transport.bind(host);
    const page = await openPage(electron);
    const end = await connectPage(electron, page, { portTimeoutMs: 1 });
    for (const step of late) step();
    await electron.settled();
    expect(host.accepted.map(({ received, isClosed }) => [received, isClosed])).toEqual([
      [[], true],
      [[HELLO], false],
    ]);
    host.latest.link.post({ n: 1 });
    await electron.settled();
    expect(end.received).toEqual([{ n: 1 }]);
  });

  it('rejects when only a port will do and there is none', async () => {
    bind({ fastLane: false });
    const { page } = await openPage(electron);
    const options = pageOptions(page);
    const { invoke, send, on } = options.bridge;
    const attempts = [
      electronBridge({ ...options, lane: 'port' }),
      electronBridge({ ...options, lane: 'port', bridge: { invoke, send, on } }),
      electronBridge({ bridge: options.bridge, lane: 'port' }),
      electronBridge({
        ...options,
        lane: 'port',
        bridge: {
          ...options.bridge,
          openPort() {
            throw new Error('Invalid value for transfer');
          },
        },
      }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await electron.settled();
    expect(host.accepted).toEqual([]);
  });

  it('takes no port but the one it asked for, of its own window', async () => {
    bind();
    const { page } = await openPage(electron);
    const { bridge } = pageOptions(page);
    const forged = new page.window.MessageChannel();
    const heard: unknown[] = [];
    forged.port1.addEventListener('message', ({ data }) => heard.push(data));
    forged.port1.start();
    let listener: (event: object) => void = () => undefined;
    const window = {
      addEventListener: (_type: string, added: (event: object) => void) => void (listener = added),
      removeEventListener: () => undefined,
    } as never;
    const openPort = (id: string): void => {
      const ports = [forged.port2];
      listener({ source: window, data: { sallyportPort: 'another' }, ports });
      listener({ source: {}, data: { sallyportPort: id }, ports });
      listener({ source: window, data: { sallyportPort: id }, ports: [] });
      listener({ source: window, data: null, ports });
      forged.port1.postMessage({ lane: 'opened' });
    };
    const attempt = electronBridge({ bridge: { ...bridge, openPort }, window, lane: 'port', portTimeoutMs: 20 });
    await expect(attempt).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(heard).toEqual([]);
  });

  it('hears that main refuses the port, though a browser does not tell that it was closed', async () => {
    bind();
    const { page } = await openPage(electron);
    const { bridge } = pageOptions(page);
    const { port1, port2 } = new page.window.MessageChannel();
    let listener: (event: object) => void = () => undefined;
    const window = {
      addEventListener: (_type: string, added: (event: object) => void) => void (listener = added),
      removeEventListener: () => undefined,
    } as never;
    const openPort = (id: string): void => {
      listener({ source: window, data: { sallyportPort: id }, ports: [port2] });
      port1.postMessage({ lane: 'closed' });
    };
    const attempt = electronBridge({ bridge: { ...bridge, openPort }, window, lane: 'port', portTimeoutMs: 1e9 });
    await expect(attempt).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('lets go of the window’s messages once it has its port', async () => {
    bind();
    const { page } = await openPage(electron);
    const { window, bridge } = pageOptions(page);
    const remove = jest.fn();
    const watched = {
      addEventListener: (type: string, added: (event: object) => void) =>
        window.addEventListener(type, (event) => added(Object.create(event, { source: { value: watched } }) as object)),
      removeEventListener: remove,
    } as never;
    await electronBridge({ bridge, window: watched, lane: 'port' });
    expect(remove).toHaveBeenCalledTimes(1);
  });
});

describe('ElectronPorts', () => {
  it('judges the sender by the hand-over: a refused one is connected with its refusal', async () => {
    bind();
    const opened = await openPage(electron, 'https://evil.example/');
    await connectPage(electron, opened, { lane: 'port' });
    expect(host.latest.peer.refusal).toBe('foreign-origin');
  });

  it.each([
    ['none', 0],
    ['two', 2],
  ])('ignores a hand-over of %s', async (_what, count) => {
    bind();
    const { page } = await openPage(electron);
    const ends = handOver(page, count);
    await electron.settled();
    expect(host.accepted).toEqual([]);
    for (const { heard } of ends) expect(heard).toEqual([{ lane: 'closed' }, 'close']);
  });

  it('takes a port whatever comes with it, and garbage over it is the host’s to refuse', async () => {
    bind();
    const { page } = await openPage(electron);
    const [end] = handOver(page, 1, { connection: { not: 'read' } });
    for (const data of ['text', null, 5, { lane: 'opened' }, { lane: 'x' }, new Map([[1, 2]])])
      end?.port.postMessage(data);
    await electron.settled();
    expect(end?.heard).toEqual([{ lane: 'opened' }]);
    expect(host.latest.received).toEqual(['text', null, 5, { lane: 'opened' }, { lane: 'x' }, new Map([[1, 2]])]);
  });

  it('holds one connection of a page that hands over a thousand ports, the latest', async () => {
    bind();
    const { page } = await openPage(electron);
    const ends = Array.from({ length: 1_000 }, () => handOver(page, 1)).flat();
    await electron.settled();
    expect(host.accepted.filter(({ isClosed }) => !isClosed)).toEqual([host.latest]);
    expect(ends.at(-2)?.heard).toEqual([{ lane: 'opened' }, { lane: 'closed' }, 'close']);
    expect(ends.at(-1)?.heard).toEqual([{ lane: 'opened' }]);
  });

  it('serves nothing more over a port that was kept when its page was left', async () => {
    bind();
    const opened = await openPage(electron);
    const other = await openPage(electron);
    const port = await entrust(opened.page, other.page);
    await opened.page.navigate('app://ui/other.html');
    expect(host.latest.isClosed).toBe(true);
    port.postMessage(HELLO);
    await electron.settled();
    expect(host.latest.received).toEqual([]);
  });

  /** Gives main one end of a channel, and another page the other, which outlives its own document. */
  async function entrust(page: Page, other: Page): Promise<MessagePort> {
    const { ipcMain, BrowserWindow } = electron.main;
    ipcMain.once('entrust', ({ ports: [port] }) => {
      for (const window of BrowserWindow.getAllWindows()) {
        if (electron.pageOf(window).electron === other.electron)
          window.webContents.postMessage('take', null, [port as MessagePortMain]);
      }
    });
    const taken = new Promise<MessagePort>((resolve) => {
      other.electron.ipcRenderer.once('take', (event: { ports: MessagePort[] }) =>
        resolve(event.ports[0] as MessagePort),
      );
    });
    const { port1, port2 } = new page.window.MessageChannel();
    page.electron.ipcRenderer.postMessage(portChannel(), null, [port1]);
    page.electron.ipcRenderer.postMessage('entrust', null, [port2]);
    return taken;
  }

  it('ends when the page closes its end without a word', async () => {
    bind();
    const { page } = await openPage(electron);
    const [end] = handOver(page, 1);
    await electron.settled();
    end?.port.close();
    await electron.settled();
    expect(host.latest.isClosed).toBe(true);
  });

  it('gives way to the IPC lane of the same frame, and the other way round', async () => {
    bind();
    const opened = await openPage(electron);
    const ends = [];
    for (const lane of ['port', 'ipc', 'port'] as const) ends.push(await connectPage(electron, opened, { lane }));
    await Promise.all([ends[0]?.closed, ends[1]?.closed]);
    expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
  });

  it('ignores a message without ports, such as the bridge can send', async () => {
    bind();
    const { page } = await openPage(electron);
    expect(() => bridgeOf(page).send('sallyport:#port', null)).not.toThrow();
    await electron.settled();
    expect(host.accepted).toEqual([]);
  });
});
