import type { IpcMainInvokeEvent } from 'electron';
import { electronIpc } from '../../../src/main/electron/electron-ipc.js';
import type { InMemoryElectron } from '../../../src/testing/electron/index.js';
import { FakeHost } from './fake-host.js';
import { bridgeOf, expectQuietConsole, openPage, startElectron } from './in-memory.js';

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
  host = new FakeHost([
    { channel: 'echo', kind: 'handle' },
    { channel: 'note', kind: 'receive' },
  ]);
});

afterEach(() => expectQuietConsole(electron));

function bind(): ReturnType<typeof electronIpc> {
  const transport = electronIpc({ origins: ['app://ui'] });
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
    await using transport = electronIpc({ origins: ['app://ui'], allowSubframes: true });
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
      origins: ['app://ui'],
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
