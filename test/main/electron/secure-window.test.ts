import type { BrowserWindow, WebPreferences } from 'electron';
import { createSecureWindow } from '../../../src/main/electron/secure-window.js';
import type { InMemoryElectron, InMemoryElectronOptions, Page } from '../../../src/testing/electron/index.js';
import { PRELOAD, startElectron } from './in-memory.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

const URL = 'app://ui/index.html';

let electron: InMemoryElectron;
let window: BrowserWindow;
let page: Page;

async function open(options: InMemoryElectronOptions = {}): Promise<void> {
  electron = startElectron(options);
  await electron.main.app.whenReady();
  window = await createSecureWindow({ preload: PRELOAD, url: URL, window: { width: 900, show: false } });
  page = electron.pageOf(window);
}

/** Electron has it, but does not document it. */
function preferencesOf({ webContents }: BrowserWindow): WebPreferences {
  return (webContents as unknown as { getLastWebPreferences(): WebPreferences }).getLastWebPreferences();
}

describe('createSecureWindow', () => {
  it('isolates and sandboxes its page', async () => {
    await open();
    expect(preferencesOf(window)).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(Object.keys(page.window)).toEqual(['sallyport']);
    expect(window.isVisible()).toBe(false);
  });

  it('keeps its preferences, whatever the caller passes', async () => {
    electron = startElectron();
    await electron.main.app.whenReady();
    const sneaky = { webPreferences: { sandbox: false, nodeIntegration: true } } as object;
    window = await createSecureWindow({ preload: PRELOAD, url: URL, window: sneaky });
    expect(preferencesOf(window)).toMatchObject({ sandbox: true, nodeIntegration: false });
  });

  it.each([
    [false, true],
    [true, false],
  ])('packaged %p, has developer tools %p', async (isPackaged, devTools) => {
    await open({ isPackaged });
    expect(preferencesOf(window)).toMatchObject({ devTools });
  });

  it.each([
    'https://app.ok.attacker.com/',
    'app://ui.evil/',
    'app://ok@evil/',
    'app://evil@ui/',
    'apps://ui/',
    'file:///etc/passwd',
    'data:text/html,x',
    'about:blank',
    'blob:app://ui/1',
    'javascript:alert(1)',
  ])('does not leave for %s', async (url) => {
    await open();
    await expect(page.navigate(url)).resolves.toBe(false);
    expect(page.url).toBe(URL);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('prevents each %s by itself', async (name) => {
    await open();
    const prevented: string[] = [];
    for (const url of ['https://evil.example/', 'app://ui/other.html']) {
      window.webContents.emit(name, { url, preventDefault: () => prevented.push(url) });
    }
    expect(prevented).toEqual(['https://evil.example/']);
  });

  it('goes to other pages of its own origin', async () => {
    await open();
    await expect(page.navigate('app://ui/other.html')).resolves.toBe(true);
    expect(page.url).toBe('app://ui/other.html');
  });

  it('does not follow a redirect to another origin', async () => {
    await open();
    electron.main.protocol.unhandle('app');
    electron.main.protocol.handle('app', () => Response.redirect('https://evil.example/', 302));
    await expect(page.navigate('app://ui/leave')).resolves.toBe(false);
    expect(page.url).toBe(URL);
  });

  it('lets no frame within it go to another origin', async () => {
    await open();
    const frame = await page.addFrame('app://ui/frame.html');
    await expect(frame.navigate('https://evil.example/')).resolves.toBe(false);
    expect(frame.url).toBe('app://ui/frame.html');
  });

  it.each(['app://ui/other.html', 'about:blank', 'https://example.com/'])('opens no window for %s', async (url) => {
    await open();
    await expect(page.open(url)).resolves.toBeNull();
    expect(electron.main.BrowserWindow.getAllWindows()).toHaveLength(1);
  });

  it('attaches no webview', async () => {
    await open();
    const prevented = new Promise<boolean>((resolve) => {
      const event = { preventDefault: () => resolve(true) };
      window.webContents.emit('will-attach-webview', event, {}, {});
    });
    await expect(prevented).resolves.toBe(true);
    expect(page.attachWebview()).toBe(false);
  });

  it.each(['media', 'notifications', 'clipboard-read', 'geolocation', 'openExternal'])(
    'is granted no %s, asked or unasked',
    async (permission) => {
      await open();
      await expect(page.requestPermission(permission)).resolves.toBe(false);
      expect(page.checkPermission(permission)).toBe(false);
    },
  );

  it('leaves no window behind when its page cannot be loaded', async () => {
    electron = startElectron();
    await electron.main.app.whenReady();
    electron.main.protocol.unhandle('app');
    electron.main.protocol.handle('app', () => Promise.reject(new Error('ERR_FAILED')));
    await expect(createSecureWindow({ preload: PRELOAD, url: URL })).rejects.toThrow('ERR_FAILED');
    expect(electron.main.BrowserWindow.getAllWindows()).toEqual([]);
  });

  it.each(['about:blank', 'data:text/html,x', 'nonsense'])('refuses to be confined to %s', async (url) => {
    electron = startElectron();
    await electron.main.app.whenReady();
    await expect(createSecureWindow({ preload: PRELOAD, url })).rejects.toThrow(TypeError);
    expect(electron.main.BrowserWindow.getAllWindows()).toEqual([]);
  });
});
