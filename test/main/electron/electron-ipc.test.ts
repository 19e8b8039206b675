import { once } from 'node:events';
import type { IpcMainInvokeEvent } from 'electron';
import { electronIpc } from '../../../src/main/electron/electron-ipc.js';
import { electronBridge } from '../../../src/renderer/transports/electron-bridge.js';
import type { Link } from '../../../src/shared/index.js';
import type { InMemoryElectron } from '../../../src/testing/electron/index.js';
import { FakeHost } from './fake-host.js';
import { bridgeOf, openPage, startElectron, type OpenPage } from './in-memory.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

const ORIGINS = ['app://ui'];
const HELLO = { kind: 'hello', version: 1 };
const INTERNAL = { code: 'INTERNAL', name: 'InternalError', message: 'Something went wrong in the main process' };

let electron: InMemoryElectron;
let host: FakeHost;

beforeEach(() => {
  electron = startElectron();
  host = new FakeHost([
    { channel: 'echo', kind: 'handle' },
    { channel: 'http:send', kind: 'handle' },
    { channel: 'note', kind: 'receive' },
  ]);
});

afterEach(() => expect(electron.consoleErrors).toEqual([]));

function bind(): ReturnType<typeof electronIpc> {
  const transport = electronIpc({ origins: ORIGINS });
  void transport.bind(host);
  return transport;
}

function refused(reason: string): object {
  return {
    ok: false,
    error: {
      code: 'SENDER_REFUSED',
      name: 'SenderRefusedError',
      message: 'This sender may not call',
      details: { reason },
    },
  };
}

/** A page's end of the lane, with what it is told. */
function connect({ bridge }: Pick<OpenPage, 'bridge'>): { link: Link; received: unknown[]; closed: Promise<void> } {
  const link = electronBridge(bridge);
  const received: unknown[] = [];
  const closed = new Promise<void>((resolve) => {
    link.start({ onMessage: (message) => received.push(message), onClose: resolve });
  });
  return { link, received, closed };
}

/** Connects, and waits until main knows. */
async function connected(page: Pick<OpenPage, 'bridge'>): Promise<ReturnType<typeof connect>> {
  const end = connect(page);
  end.link.post(HELLO);
  await electron.settled();
  return end;
}

describe('electronIpc', () => {
  describe('a method', () => {
    it('has a handler of its own under the prefix', async () => {
      bind();
      expect(electron.handledChannels).toEqual(['sallyport:echo', 'sallyport:http:send']);
      const { bridge } = await openPage(electron);
      await expect(bridge.invoke('sallyport:http:send', { args: [1] })).resolves.toEqual({
        ok: true,
        value: { args: [1] },
      });
      expect(host.calls).toMatchObject([{ channel: 'http:send', envelope: { args: [1] } }]);
    });

    it('is called with who the transport found, not with what the page says', async () => {
      bind();
      const { bridge, window } = await openPage(electron);
      await bridge.invoke('sallyport:echo', { args: [], clientId: 'admin' });
      expect(host.calls[0]?.peer).toEqual({
        transport: 'electron',
        clientId: `electron:${window.webContents.id}:app://ui`,
        origin: 'app://ui',
        processId: window.webContents.mainFrame.processId,
      });
    });

    it('gets the envelope alone, whatever a tracer appends', async () => {
      bind();
      const { page } = await openPage(electron);
      await page.electron.ipcRenderer.invoke('sallyport:echo', { args: [] }, { traceparent: 'x' });
      expect(host.calls[0]?.envelope).toEqual({ args: [] });
    });

    it('answers INTERNAL when its answer cannot be cloned, and the next call works', async () => {
      bind();
      const { bridge } = await openPage(electron);
      host.run = async () => ({ callback: () => 1 });
      await expect(bridge.invoke('sallyport:echo', { args: [] })).resolves.toEqual({ ok: false, error: INTERNAL });
      host.run = async () => 'fine';
      await expect(bridge.invoke('sallyport:echo', { args: [] })).resolves.toEqual({ ok: true, value: 'fine' });
    });

    it.each(['', undefined, new Error('secret /path')])('answers INTERNAL when the host throws %p', async (thrown) => {
      bind();
      const { bridge } = await openPage(electron);
      host.run = () => Promise.reject(thrown);
      await expect(bridge.invoke('sallyport:echo', { args: [] })).resolves.toEqual({ ok: false, error: INTERNAL });
    });

    it('rejects an argument that cannot be cloned in the page, and main sees nothing', async () => {
      bind();
      const { bridge } = await openPage(electron);
      await expect(bridge.invoke('sallyport:echo', { args: [() => 1] })).rejects.toThrow(
        'An object could not be cloned.',
      );
      expect(host.calls).toEqual([]);
    });

    it('of one way is a listener, and answers nothing', async () => {
      bind();
      const { bridge } = await openPage(electron);
      bridge.send('sallyport:note', { args: ['x'] });
      await electron.settled();
      expect(host.calls).toMatchObject([{ channel: 'note', envelope: { args: ['x'] } }]);
    });

    it.each(['destroy', 'crash', 'reload', 'navigate'] as const)('is aborted by %s while it runs', async (how) => {
      bind();
      const { bridge, page, window } = await openPage(electron);
      const aborted = new Promise<string>((resolve) => {
        host.run = ({ signal }) =>
          new Promise(() => {
            signal?.addEventListener('abort', () => resolve(String((signal.reason as { code: string }).code)));
            leave[how]();
          });
      });
      const leave = {
        destroy: () => window.destroy(),
        crash: () => window.webContents.forcefullyCrashRenderer(),
        reload: () => window.webContents.reload(),
        navigate: () => void page.navigate('app://ui/other.html'),
      };
      void bridge.invoke('sallyport:echo', { args: [] });
      await expect(aborted).resolves.toBe('CANCELLED');
    });

    it('goes on through a navigation within the page', async () => {
      bind();
      const { bridge, window } = await openPage(electron);
      host.run = async ({ signal }) => {
        window.webContents.emit('did-navigate-in-page', {}, 'app://ui/index.html#x', true, 1, 1);
        return signal?.aborted;
      };
      await expect(bridge.invoke('sallyport:echo', { args: [] })).resolves.toEqual({ ok: true, value: false });
    });

    it('is judged by the frame that called, though it navigates during the call', async () => {
      bind();
      const { bridge, page } = await openPage(electron);
      host.run = async ({ peer }) => {
        await page.navigate('https://evil.example');
        return peer;
      };
      let hasAnswer = false;
      void bridge.invoke('sallyport:echo', { args: [] }).then(() => (hasAnswer = true));
      await electron.settled();
      expect(host.calls[0]?.peer.origin).toBe('app://ui');
      expect(page.origin).toBe('https://evil.example');
      expect(hasAnswer).toBe(false);
    });
  });

  describe('the sender', () => {
    it('is refused when it is a subframe, even of the same origin', async () => {
      bind();
      const { page } = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
      const frame = await page.addFrame('app://ui/frame.html');
      const answer = bridgeOf(frame).invoke('sallyport:echo', { args: [] });
      await expect(answer).resolves.toEqual(refused('subframe'));
      expect(host.calls).toEqual([]);
    });

    it('may be a subframe where the app says so, of a listed origin only', async () => {
      await using transport = electronIpc({ origins: ORIGINS, allowSubframes: true });
      void transport.bind(host);
      const { page } = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
      const own = await page.addFrame('app://ui/frame.html');
      const foreign = await page.addFrame('https://evil.example');
      await expect(bridgeOf(own).invoke('sallyport:echo', 1)).resolves.toEqual({ ok: true, value: 1 });
      await expect(bridgeOf(foreign).invoke('sallyport:echo', 1)).resolves.toEqual(refused('foreign-origin'));
    });

    it.each([
      'app://ui.evil/',
      'app://evil@ui/',
      'app://ui@evil/',
      'app://ui./',
      'app://ui:8080/',
      'apps://ui/',
      'https://ui/',
      'data:text/html,x',
      'about:blank',
    ])('is refused at %s', async (url) => {
      bind();
      const { bridge } = await openPage(electron, url);
      await expect(bridge.invoke('sallyport:echo', { args: [] })).resolves.toEqual(refused('foreign-origin'));
      expect(host.calls).toEqual([]);
    });

    it.each(['app://UI/', 'APP://ui/a/b?c#d'])('is the same origin at %s', async (url) => {
      bind();
      const { bridge } = await openPage(electron, url);
      await expect(bridge.invoke('sallyport:echo', 1)).resolves.toEqual({ ok: true, value: 1 });
    });

    it('is refused in a blank popup, though it has the origin of its opener', async () => {
      bind();
      const { page } = await openPage(electron);
      const popup = await page.open('about:blank');
      if (!popup) throw new Error('The popup did not open');
      expect(electron.pageOf(popup).origin).toBe('app://ui');
      const answer = bridgeOf(electron.pageOf(popup)).invoke('sallyport:echo', { args: [] });
      await expect(answer).resolves.toEqual(refused('foreign-origin'));
    });

    it('is refused when its frame has gone before its message arrives', async () => {
      bind();
      const { page } = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
      const frame = await page.addFrame('app://ui/frame.html');
      frame.electron.ipcRenderer.send('sallyport:note', { args: [] });
      frame.remove();
      const invoke = jest.spyOn(host, 'invoke');
      await electron.settled();
      expect(invoke.mock.calls.map(([, , peer]) => peer)).toMatchObject([{ refusal: 'missing-frame', origin: null }]);
    });

    it('is refused when reading its frame throws', async () => {
      const handlers = new Map<string, (event: IpcMainInvokeEvent, envelope: unknown) => unknown>();
      const transport = electronIpc({
        origins: ORIGINS,
        ipcMain: Object.assign(Object.create(electron.main.ipcMain) as typeof electron.main.ipcMain, {
          handle: (channel: string, handler: () => unknown) => void handlers.set(channel, handler),
        }),
      });
      void transport.bind(host);
      const { window } = await openPage(electron);
      const event = {
        sender: window.webContents,
        processId: 1,
        get senderFrame(): never {
          throw new Error('Render frame was disposed before WebFrameMain could be accessed');
        },
      } as unknown as IpcMainInvokeEvent;
      await expect(handlers.get('sallyport:echo')?.(event, {})).resolves.toEqual(refused('missing-frame'));
    });
  });

  describe('the lane', () => {
    it('carries messages both ways, in order', async () => {
      bind();
      const opened = await openPage(electron);
      const { link, received } = await connected(opened);
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
      const { received } = await connected(await openPage(electron));
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
      const { received } = await connected(await openPage(electron));
      const { link } = host.latest;
      expect(() => link.post({ value })).toThrow();
      link.post({ n: 1 });
      await electron.settled();
      expect(received).toEqual([{ n: 1 }]);
    });

    it('throws in the page on what cannot be cloned, and stays usable', async () => {
      bind();
      const { link } = await connected(await openPage(electron));
      expect(() => link.post({ value: () => 1 })).toThrow('An object could not be cloned.');
      link.post({ n: 1 });
      await host.latest.until(2);
      expect(host.latest.received).toEqual([HELLO, { n: 1 }]);
    });

    it('ends in main when the page closes it', async () => {
      bind();
      const { link, closed } = await connected(await openPage(electron));
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
      const { received, closed } = await connected(await openPage(electron));
      host.latest.link.post({ kind: 'goodbye' });
      host.latest.link.close();
      host.latest.link.post({ late: true });
      await closed;
      expect(received).toEqual([{ kind: 'goodbye' }]);
    });

    it.each(['destroy', 'crash'] as const)('ends in main on %s, and posting to it does nothing', async (how) => {
      bind();
      const opened = await openPage(electron);
      await connected(opened);
      if (how === 'destroy') opened.window.destroy();
      else opened.window.webContents.forcefullyCrashRenderer();
      expect(host.latest.isClosed).toBe(true);
      expect(() => host.latest.link.post({ n: 1 })).not.toThrow();
    });

    it('ends with its document, and the next document gets its own', async () => {
      bind();
      const opened = await openPage(electron);
      const before = await connected(opened);
      const first = host.latest;
      opened.window.webContents.reload();
      await once(opened.window.webContents, 'did-finish-load');
      expect(first.isClosed).toBe(true);
      const after = await connected(opened);
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
      const first = await connected(opened);
      const second = await connected(opened);
      await first.closed;
      expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([true, false]);
      host.latest.link.post({ n: 1 });
      await electron.settled();
      expect([first.received, second.received]).toEqual([[], [{ n: 1 }]]);
    });

    it('leaves other windows alone when one is closed', async () => {
      bind();
      const [first, second] = [await openPage(electron), await openPage(electron)];
      await connected(first);
      const { received } = await connected(second);
      first.window.destroy();
      expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([true, false]);
      host.latest.link.post({ n: 1 });
      await electron.settled();
      expect(received).toEqual([{ n: 1 }]);
    });

    it.each([
      ['of no connection', { connection: 'unknown', message: { kind: 'call', id: 1 } }],
      ['that is not one', 'hello'],
      ['without a connection', { message: HELLO }],
      ['with an endless connection id', { connection: 'x'.repeat(65), message: HELLO }],
      ['with a wrong close', { connection: 'a', close: 'yes' }],
      ['that is null', null],
    ])('ignores a message %s', async (_what, message) => {
      bind();
      const { bridge } = await openPage(electron);
      bridge.send('sallyport:lane', message);
      await electron.settled();
      expect(host.accepted).toEqual([]);
    });

    it('ignores a close of a connection by another frame', async () => {
      bind();
      const opened = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
      await connected(opened);
      const frame = await opened.page.addFrame('app://ui/frame.html');
      const seen: { connection: string }[] = [];
      opened.bridge.on('sallyport:lane', (message) => seen.push(message as { connection: string }));
      host.latest.link.post({ n: 1 });
      await electron.settled();
      bridgeOf(frame).send('sallyport:lane', { connection: seen[0]?.connection, close: true });
      await electron.settled();
      expect(host.latest.isClosed).toBe(false);
    });

    it('hands a refused sender to the host with the reason, apart from the connection of its page', async () => {
      bind();
      const opened = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
      await connected(opened);
      const frame = await opened.page.addFrame('app://ui/frame.html');
      await connected({ bridge: bridgeOf(frame) });
      expect(host.accepted.map(({ isClosed, peer }) => [isClosed, peer.refusal])).toEqual([
        [false, undefined],
        [false, 'subframe'],
      ]);
    });

    it('ends a subframe’s connection when that navigates, and when it was removed', async () => {
      await using transport = electronIpc({ origins: ORIGINS, allowSubframes: true });
      void transport.bind(host);
      const opened = await openPage(electron, undefined, { nodeIntegrationInSubFrames: true });
      await connected(opened);
      const frames = [await opened.page.addFrame('app://ui/a.html'), await opened.page.addFrame('app://ui/b.html')];
      for (const frame of frames) await connected({ bridge: bridgeOf(frame) });
      await frames[0]?.navigate('app://ui/c.html');
      frames[1]?.remove();
      host.accepted[2]?.link.post({ n: 1 });
      expect(host.accepted.map(({ isClosed }) => isClosed)).toEqual([false, true, true]);
    });

    it('ends a connection whose host throws, and main goes on', async () => {
      bind();
      const opened = await openPage(electron);
      const { link, closed } = await connected(opened);
      jest.spyOn(host.latest, 'onMessage').mockImplementation(() => {
        throw new Error('broken');
      });
      link.post({ n: 1 });
      await closed;
      expect(host.logger.records).toMatchObject([{ level: 'error', message: 'A connection failed' }]);
    });
  });

  describe('bind', () => {
    it('takes over from an older instance, which no longer touches what is not its own', async () => {
      const older = bind();
      const opened = await openPage(electron);
      const { closed } = await connected(opened);
      const newerHost = new FakeHost(host.channels);
      newerHost.run = async () => 'newer';
      const newer = electronIpc({ origins: ORIGINS });
      void newer.bind(newerHost);
      await closed;
      await older[Symbol.asyncDispose]();
      await expect(opened.bridge.invoke('sallyport:echo', {})).resolves.toEqual({ ok: true, value: 'newer' });
      await connected(opened);
      expect([host.accepted.length, newerHost.accepted.length]).toEqual([1, 1]);
    });

    it('takes over from a handler of somebody else', async () => {
      electron.main.ipcMain.handle('sallyport:echo', () => 'stranger');
      bind();
      const { bridge } = await openPage(electron);
      await expect(bridge.invoke('sallyport:echo', 1)).resolves.toEqual({ ok: true, value: 1 });
    });

    it('refuses a one-way method that would share the lane’s channel', () => {
      host = new FakeHost([{ channel: 'lane', kind: 'receive' }]);
      expect(() => bind()).toThrow('a one-way method has the channel of the lane');
      expect(electron.main.ipcMain.eventNames()).toEqual([]);
    });

    it.each(['*', 'null', 'about:blank', 'app://*', 'app://ui/path', 'app://ui?x', 'app://a@ui', 'app:ui', ''])(
      'refuses the origin %p',
      (origin) => {
        expect(() => electronIpc({ origins: [origin] })).toThrow(TypeError);
      },
    );
  });

  describe('dispose', () => {
    it('removes every handler and listener, aborts what runs and closes connections', async () => {
      const transport = bind();
      const opened = await openPage(electron);
      const { webContents } = opened.window;
      const { closed } = await connected(opened);
      let signal: AbortSignal | undefined;
      const started = new Promise<void>((resolve) => {
        host.run = (call) => {
          signal = call.signal;
          resolve();
          return new Promise(() => undefined);
        };
      });
      void opened.bridge.invoke('sallyport:echo', {});
      await started;
      await transport[Symbol.asyncDispose]();
      await closed;
      expect(signal?.aborted).toBe(true);
      expect(host.latest.isClosed).toBe(true);
      expect(electron.handledChannels).toEqual([]);
      expect(electron.main.ipcMain.eventNames()).toEqual([]);
      expect(webContents.eventNames()).toEqual([]);
    });

    it('leaves no listener behind for a window that was closed', async () => {
      bind();
      const opened = await openPage(electron);
      await connected(opened);
      const { webContents } = opened.window;
      opened.window.destroy();
      expect(webContents.eventNames()).toEqual([]);
    });
  });
});
