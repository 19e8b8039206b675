import { once } from 'node:events';
import type { BrowserWindow, IpcMainEvent } from 'electron';
import { electronIpc } from '../../../src/main/electron/electron-ipc.js';
import { ElectronLane } from '../../../src/main/electron/electron-lane.js';
import { FrameConnections } from '../../../src/main/electron/frame-connections.js';
import { PageLifetimes } from '../../../src/main/electron/page-lifetimes.js';
import type { InMemoryElectron } from '../../../src/testing/electron/index.js';
import { FakeHost } from './fake-host.js';
import { bridgeOf, expectQuietConsole, openPage, startElectron } from './in-memory.js';
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

function bind(): ReturnType<typeof electronIpc> {
  const transport = electronIpc({ origins: ['app://ui'] });
  void transport.bind(host);
  return transport;
}

describe.each(['port', 'ipc'] as const)('a page’s connection over the %s lane', (lane) => {
  it('carries messages both ways, in order', async () => {
    bind();
    const opened = await openPage(electron);
    const { link, received } = await connectPage(electron, opened, { lane });
    link.post({ n: 1 });
    link.post({ n: 2 });
    await host.latest.until(3);
    expect(host.latest.received).toEqual([HELLO, { n: 1 }, { n: 2 }]);
    expect(host.latest.peer).toMatchObject({ origin: 'app://ui', transport: 'electron' });
    for (let n = 0; n < 5; n += 1) host.latest.link.post({ n });
    await electron.settled();
    expect(received).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
  });

  it('keeps types that V8 can serialize', async () => {
    bind();
    const { received } = await connectPage(electron, await openPage(electron), { lane });
    const value = new Uint8Array([1, 2, 255]);
    host.latest.link.post({ value, at: new Date(0), big: 1n });
    await electron.settled();
    expect(received).toEqual([{ value, at: new Date(0), big: 1n }]);
    expect((received[0] as { value: Uint8Array }).value).not.toBe(value);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(1))],
  ])('throws in main on %s, and stays usable', async (_what, value) => {
    bind();
    const { received } = await connectPage(electron, await openPage(electron), { lane });
    const { link } = host.latest;
    expect(() => link.post({ value })).toThrow(/cannot cross|could not be cloned/);
    link.post({ n: 1 });
    await electron.settled();
    expect(received).toEqual([{ n: 1 }]);
  });

  it('throws in the page on what cannot be cloned, and stays usable', async () => {
    bind();
    const { link } = await connectPage(electron, await openPage(electron), { lane });
    expect(() => link.post({ value: () => 1 })).toThrow('could not be cloned.');
    link.post({ n: 1 });
    await host.latest.until(2);
    expect(host.latest.received).toEqual([HELLO, { n: 1 }]);
  });

  it('ends in main when the page closes it', async () => {
    bind();
    const { link, closed } = await connectPage(electron, await openPage(electron), { lane });
    link.close();
    link.close();
    await Promise.all([closed, host.latest.until('closed')]);
    link.post({ n: 1 });
    await electron.settled();
    expect(host.latest.received).toEqual([HELLO]);
    expect(host.accepted).toHaveLength(1);
  });

  it('ends in the page when main closes it, after what was sent before', async () => {
    bind();
    const { received, closed } = await connectPage(electron, await openPage(electron), { lane });
    host.latest.link.post({ kind: 'goodbye' });
    host.latest.link.close();
    host.latest.link.post({ late: true });
    await closed;
    expect(received).toEqual([{ kind: 'goodbye' }]);
  });

  it.each(['destroy', 'crash'] as const)('ends in main on %s, and posting to it does nothing', async (how) => {
    bind();
    const opened = await openPage(electron);
    await connectPage(electron, opened, { lane });
    if (how === 'destroy') opened.window.destroy();
    else opened.window.webContents.forcefullyCrashRenderer();
    expect(host.latest.isClosed).toBe(true);
    expect(() => host.latest.link.post({ n: 1 })).not.toThrow();
  });

  it('ends with its document, and the next document gets its own', async () => {
    bind();
    const opened = await openPage(electron);
    const before = await connectPage(electron, opened, { lane });
    const first = host.latest;
    opened.window.webContents.reload();
    await once(opened.window.webContents, 'did-finish-load');
    expect(first.isClosed).toBe(true);
    const after = await connectPage(electron, opened, { lane });
    expect(host.accepted).toHaveLength(2);
    first.link.post({ stale: true });
    host.latest.link.post({ fresh: true });
    await electron.settled();
    expect(after.received).toEqual([{ fresh: true }]);
    expect(before.received).toEqual([]);
  });

  it('has one connection a frame: a second hello ends the first', async () => {
    bind();
    const opened = await openPage(electron);
    const first = await connectPage(electron, opened, { lane });
    const second = await connectPage(electron, opened, { lane });
    await first.closed;
    expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    host.latest.link.post({ n: 1 });
    await electron.settled();
    expect([first.received, second.received]).toEqual([[], [{ n: 1 }]]);
  });

  it('leaves other windows alone when one is closed', async () => {
    bind();
    const [first, second] = [await openPage(electron), await openPage(electron)];
    await connectPage(electron, first, { lane });
    const { received } = await connectPage(electron, second, { lane });
    first.window.destroy();
    expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    host.latest.link.post({ n: 1 });
    await electron.settled();
    expect(received).toEqual([{ n: 1 }]);
  });

  it('hands a refused sender to the host with the reason, apart from the connection of its page', async () => {
    bind();
    const opened = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
    await connectPage(electron, opened, { lane });
    const frame = await opened.page.addFrame('app://ui/frame.html');
    await connectPage(electron, { page: frame }, { lane });
    expect(host.accepted.map(({ isClosed, peer }) => [isClosed, peer.refusal])).toEqual([
      [false, undefined],
      [false, 'subframe'],
    ]);
  });

  it('ends a subframe’s connection when that navigates, and when it was removed', async () => {
    await using transport = electronIpc({ origins: ['app://ui'], allowSubframes: true });
    void transport.bind(host);
    const opened = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
    await connectPage(electron, opened, { lane });
    const frames = [await opened.page.addFrame('app://ui/a.html'), await opened.page.addFrame('app://ui/b.html')];
    for (const frame of frames) await connectPage(electron, { page: frame }, { lane });
    await frames[0]?.navigate('app://ui/c.html');
    frames[1]?.remove();
    host.accepted[2]?.link.post({ n: 1 });
    await electron.settled();
    expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([false, true, true]);
  });

  it('ends a connection whose host throws, and main goes on', async () => {
    bind();
    const opened = await openPage(electron);
    const { link, closed } = await connectPage(electron, opened, { lane });
    jest.spyOn(host.latest, 'onMessage').mockImplementation(() => {
      throw new Error('broken');
    });
    link.post({ n: 1 });
    await closed;
    expect(host.logger.records).toMatchObject([{ level: 'error', message: 'A connection failed' }]);
  });
});

describe('the IPC lane', () => {
  it('ends without a word to a page that Electron knows to have crashed but has not said so yet', async () => {
    bind();
    const opened = await openPage(electron);
    await connectPage(electron, opened, { lane: 'ipc' });
    jest.spyOn(opened.window.webContents, 'isCrashed').mockReturnValue(true);
    const send = jest.spyOn(opened.window.webContents.mainFrame, 'send');
    host.latest.link.post({ n: 1 });
    expect(host.latest.isClosed).toBe(true);
    expect(send).not.toHaveBeenCalled();
  });

  it.each([
    ['that is not one', 'hello'],
    ['without a connection', { open: true }],
    ['with an endless connection id', { connection: 'x'.repeat(65), open: true }],
    ['with a wrong beginning', { connection: 'a', open: 'yes' }],
    ['with a wrong close', { connection: 'a', close: 'yes' }],
    ['of a connection that has not begun', { connection: 'a', message: HELLO }],
    ['that is null', null],
  ])('ignores a message %s', async (_what, message) => {
    bind();
    const { bridge } = await openPage(electron);
    bridge.send('sallyport:#lane', message);
    await electron.settled();
    expect(host.accepted).toEqual([]);
  });

  it('ignores what comes for another connection than that of its frame', async () => {
    bind();
    const opened = await openPage(electron);
    await connectPage(electron, opened, { lane: 'ipc' });
    opened.bridge.send('sallyport:#lane', { connection: 'left over', message: { kind: 'call', id: 1 } });
    opened.bridge.send('sallyport:#lane', { connection: 'left over', close: true });
    await electron.settled();
    expect(host.accepted.map(({ received, isClosed }) => [received, isClosed])).toEqual([[[HELLO], false]]);
  });

  it('ignores a close of a connection by another frame', async () => {
    bind();
    const opened = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
    await connectPage(electron, opened, { lane: 'ipc' });
    const frame = await opened.page.addFrame('app://ui/frame.html');
    const seen: { connection: string }[] = [];
    opened.bridge.on('sallyport:#lane', (message) => seen.push(message as { connection: string }));
    host.latest.link.post({ n: 1 });
    await electron.settled();
    bridgeOf(frame).send('sallyport:#lane', { connection: seen[0]?.connection, close: true });
    await electron.settled();
    expect(host.latest.isClosed).toBe(false);
  });
});

describe('ElectronLane', () => {
  const rules = { origins: new Set(['app://ui', 'app://other']), allowSubframes: true };

  /** A message as `ipcMain` hands it over, from the window's main frame at `origin`. */
  function eventFrom({ webContents }: BrowserWindow, origin: string): IpcMainEvent {
    const { frameTreeNodeId } = webContents.mainFrame;
    const senderFrame = { parent: null, url: `${origin}/`, origin, frameTreeNodeId, isDestroyed: () => false };
    return { sender: webContents, processId: 1, senderFrame } as unknown as IpcMainEvent;
  }

  it('takes nothing for a connection from its frame once that has another origin', async () => {
    const { window } = await openPage(electron);
    using pages = new PageLifetimes();
    const lane = new ElectronLane(new FrameConnections(host, pages), rules, 'sallyport:#lane', host.logger);
    lane.receive(eventFrom(window, 'app://ui'), { connection: 'a', open: true });
    lane.receive(eventFrom(window, 'app://other'), { connection: 'a', message: { kind: 'call' } });
    lane.receive(eventFrom(window, 'app://other'), { connection: 'a', close: true });
    expect(host.accepted.map(({ received, isClosed }) => [received, isClosed])).toEqual([[[], false]]);
  });

  it('lets go of subframes that were removed when the next connection comes', async () => {
    const { page, window } = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
    using pages = new PageLifetimes();
    const lane = new ElectronLane(new FrameConnections(host, pages), rules, 'sallyport:#lane', host.logger);
    electron.main.ipcMain.on('sallyport:#lane', (event, message) => lane.receive(event, message));
    const frame = await page.addFrame('app://ui/frame.html');
    await connectPage(electron, { page: frame }, { lane: 'ipc' });
    frame.remove();
    expect(host.latest.isClosed).toBe(false);
    lane.receive(eventFrom(window, 'app://ui'), { connection: 'b', open: true });
    expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('holds nothing for connections that have ended', async () => {
    const { window } = await openPage(electron);
    using pages = new PageLifetimes();
    const lane = new ElectronLane(new FrameConnections(host, pages), rules, 'sallyport:#lane', host.logger);
    for (const connection of ['a', 'b', 'c']) {
      lane.receive(eventFrom(window, 'app://ui'), { connection, open: true });
    }
    expect(pages.watcherCount).toBe(1);
    lane.receive(eventFrom(window, 'app://ui'), { connection: 'c', close: true });
    expect(pages.watcherCount).toBe(0);
  });
});
