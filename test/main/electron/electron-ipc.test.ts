import { electronIpc } from '../../../src/main/electron/electron-ipc.js';
import type { InMemoryElectron } from '../../../src/testing/electron/index.js';
import { FakeHost } from './fake-host.js';
import { expectQuietConsole, openPage, startElectron } from './in-memory.js';
import { connectPage } from './page-end.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

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

afterEach(() => expectQuietConsole(electron));

function bind(): ReturnType<typeof electronIpc> {
  const transport = electronIpc({ origins: ['app://ui'] });
  void transport.bind(host);
  return transport;
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
        identifiesClient: true,
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

  describe('bind', () => {
    it('takes over from an older instance, which no longer touches what is not its own', async () => {
      const older = bind();
      const opened = await openPage(electron);
      const { closed } = await connectPage(electron, opened);
      const newerHost = new FakeHost(host.channels);
      newerHost.run = async () => 'newer';
      const newer = electronIpc({ origins: ['app://ui'] });
      void newer.bind(newerHost);
      await closed;
      await older[Symbol.asyncDispose]();
      await expect(opened.bridge.invoke('sallyport:echo', {})).resolves.toEqual({ ok: true, value: 'newer' });
      await connectPage(electron, opened);
      expect([host.accepted.length, newerHost.accepted.length]).toEqual([1, 1]);
    });

    it('takes over from a handler of somebody else', async () => {
      electron.main.ipcMain.handle('sallyport:echo', () => 'stranger');
      bind();
      const { bridge } = await openPage(electron);
      await expect(bridge.invoke('sallyport:echo', 1)).resolves.toEqual({ ok: true, value: 1 });
    });

    it('keeps the lane apart from a one-way method of that name', () => {
      host = new FakeHost([{ channel: 'lane', kind: 'receive' }]);
      bind();
      expect(electron.main.ipcMain.eventNames()).toEqual(expect.arrayContaining(['sallyport:lane', 'sallyport:#lane']));
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
      const { closed } = await connectPage(electron, opened);
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
      // Electron's own.
      expect(electron.main.ipcMain.eventNames()).toEqual(['error']);
      expect(webContents.eventNames()).toEqual([]);
    });

    it('leaves no listener behind for a window that was closed', async () => {
      bind();
      const opened = await openPage(electron);
      await connectPage(electron, opened);
      const { webContents } = opened.window;
      opened.window.destroy();
      expect(webContents.eventNames()).toEqual([]);
    });
  });
});
