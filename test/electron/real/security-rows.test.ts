// What only a real Electron can show of the window's security, against the built workbench. One test or more a row of
// the threat list: preferences, content, permissions, navigation, windows, the desktop, the bridge, schemes, age of
// Electron, environment, back doors. Fuses are looked at in the package, by `npm run package`.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebPreferences } from 'electron';
import { launchWorkbench, type RealWorkbench } from './launch-workbench.js';

jest.setTimeout(120_000);

/** Electron has it, but does not document it. */
interface WithPreferences {
  getLastWebPreferences(): WebPreferences;
}

let directory: string;
let workbench: RealWorkbench;

async function launch(asPackaged = false): Promise<void> {
  directory = mkdtempSync(join(tmpdir(), 'sallyport-security-'));
  const environment = { SECRET: 'hunter2', SALLYPORT_DEV_URL: 'http://127.0.0.1:9/' };
  workbench = await launchWorkbench({ dataDirectory: join(directory, 'data'), environment, asPackaged });
}

async function quit(): Promise<void> {
  await workbench.app.close();
  rmSync(directory, { recursive: true, force: true });
}

describe('the workbench’s window in a real Electron', () => {
  beforeAll(() => launch());
  afterAll(quit);

  /** Where the page is, and how many there are: what an attempt to leave or to open something would have changed. */
  const state = async (): Promise<{ readonly url: string; readonly pages: number }> => ({
    url: workbench.page.url(),
    pages: await workbench.app.evaluate(({ webContents }) => webContents.getAllWebContents().length),
  });
  const UNHARMED = { url: 'app://ui/', pages: 1 };

  it('1: is sandboxed and isolated, as Electron itself has it', async () => {
    const preferences = await workbench.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) =>
        (window.webContents as unknown as WithPreferences).getLastWebPreferences(),
      ),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
  });

  it('2: runs no script but its own', async () => {
    const violated = await workbench.page.evaluate(async () => {
      const directives: string[] = [];
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          directives.push(effectiveDirective);
          if (directives.length === 3) resolve();
        });
      });
      const script = document.createElement('script');
      script.src = 'http://127.0.0.1:9/x.js';
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.ranInline = true';
      const holder = document.createElement('div');
      holder.innerHTML = '<img src="data:," onerror="globalThis.ranHandler = true">';
      document.body.append(script, inline, holder);
      await all;
      for (const element of [script, inline, holder]) element.remove();
      return directives;
    });
    expect(new Set(violated)).toEqual(new Set(['script-src-elem', 'script-src-attr']));
    const ran = await workbench.page.evaluate(() => 'ranInline' in globalThis || 'ranHandler' in globalThis);
    expect(ran).toBe(false);
  });

  it('3: is granted no permission', async () => {
    const answers = await workbench.page.evaluate(async () => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error: unknown) => (error as Error).name,
      );
      const clipboard = await navigator.clipboard.readText().then(
        () => 'granted',
        (error: unknown) => (error as Error).name,
      );
      return { camera, clipboard, notification: await Notification.requestPermission() };
    });
    // Without a camera Chromium does not come as far as to ask.
    expect(['NotAllowedError', 'NotFoundError']).toContain(answers.camera);
    expect(answers).toMatchObject({ clipboard: 'NotAllowedError', notification: 'denied' });
  });

  it.each(['https://app.ok.attacker.com/', 'app://ui.evil/', 'app://ok@evil/', 'app://evil@ui/'])(
    '4: does not leave for %s',
    async (url) => {
      await workbench.app.evaluate(({ BrowserWindow }) => {
        const asked = new Promise<boolean>((resolve) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.webContents.once('will-frame-navigate', (event) => {
            // After all other listeners have decided.
            setImmediate(() => resolve(event.defaultPrevented));
          });
        });
        // Wrapped, or this evaluation would wait for it.
        Object.assign(globalThis, { navigation: { asked } });
      });
      await workbench.page.evaluate((target) => void (location.href = target), url);
      const isPrevented = await workbench.app.evaluate(
        () => (globalThis as unknown as { navigation: { asked: Promise<boolean> } }).navigation.asked,
      );
      expect(isPrevented).toBe(true);
      await expect(state()).resolves.toEqual(UNHARMED);
    },
  );

  it('5: opens no window and attaches no webview', async () => {
    const opened = await workbench.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'app://ui/index.html';
      link.target = '_blank';
      document.body.append(link);
      link.dispatchEvent(new MouseEvent('click', { button: 1, ctrlKey: true, bubbles: true }));
      link.click();
      link.remove();
      const webview = document.createElement('webview');
      webview.setAttribute('nodeintegration', '');
      webview.setAttribute('src', 'https://example.com/');
      document.body.append(webview);
      const isInert = !('getWebContentsId' in webview);
      webview.remove();
      return { window: window.open('app://ui/index.html') !== null, isInert };
    });
    expect(opened).toEqual({ window: false, isInert: true });
    await expect(state()).resolves.toEqual(UNHARMED);
  });

  it('6: hands no link to the desktop', async () => {
    await workbench.app.evaluate(({ shell }) => {
      const calls: string[] = [];
      Object.assign(globalThis, { externalCalls: calls });
      for (const name of ['openExternal', 'openPath'] as const) {
        Object.defineProperty(shell, name, { value: async (target: string) => void calls.push(target) });
      }
    });
    await workbench.page.evaluate(() => {
      for (const url of ['smb://h/', 'ms-msdt:x', 'javascript:void(globalThis.ranScript = true)']) {
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
        link.remove();
      }
    });
    const calls = await workbench.app.evaluate(
      () => (globalThis as unknown as { externalCalls: readonly string[] }).externalCalls,
    );
    expect(calls).toEqual([]);
    await expect(workbench.page.evaluate(() => 'ranScript' in globalThis)).resolves.toBe(false);
    await expect(state()).resolves.toEqual(UNHARMED);
  });

  it('7: has four functions on window, and gives listeners the message alone', async () => {
    const found = await workbench.page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(globalThis, 'sallyport') as object),
      node: ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    }));
    expect(found).toEqual({ bridge: ['invoke', 'send', 'on', 'openPort'], node: [] });

    await workbench.page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'sallyport') as {
        on(channel: string, listener: (...args: readonly unknown[]) => void): void;
      };
      const message = new Promise((resolve) => bridge.on('sallyport:probe', (...args) => resolve(args)));
      // Wrapped, or this evaluation would wait for it.
      Object.assign(globalThis, { probe: { message } });
    });
    await workbench.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('sallyport:probe', { hello: 1 }, 'more');
    });
    const heard = await workbench.page.evaluate(
      () => (globalThis as unknown as { probe: { message: Promise<readonly unknown[]> } }).probe.message,
    );
    expect(heard).toEqual([{ hello: 1 }]);
  });

  it.each(['app://ui/..%2f..%2f..%2fpackage.json', 'app://ui/%2e%2e/preload.cjs', 'app://ui/index.html%00.js'])(
    '8: serves nothing for %s',
    async (url) => {
      const status = await workbench.page.evaluate(async (target) => (await fetch(target)).status, url);
      expect([403, 404]).toContain(status);
    },
  );

  it('10: is one of the three majors that Electron supports', async () => {
    const running = await workbench.app.evaluate(() => process.versions.electron);
    const isWindows = process.platform === 'win32';
    const latest = execFileSync(isWindows ? 'npm.cmd' : 'npm', ['view', 'electron', 'dist-tags.latest'], {
      encoding: 'utf8',
      shell: isWindows,
    });
    expect(Number.parseInt(running ?? '', 10)).toBeGreaterThan(Number.parseInt(latest, 10) - 3);
  });

  it('11: keeps secrets of the environment from pages', async () => {
    await expect(workbench.app.evaluate(() => process.env['SECRET'])).resolves.toBeUndefined();
    const preload = join(directory, 'environment.cjs');
    writeFileSync(preload, "require('electron').contextBridge.exposeInMainWorld('names', Object.keys(process.env));");
    const names = await workbench.app.evaluate(async ({ BrowserWindow }, path) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
      await window.loadURL('data:text/html,x');
      const found: unknown = await window.webContents.executeJavaScript('names');
      window.destroy();
      return found as readonly string[];
    }, preload);
    expect(names.length).toBeGreaterThan(0);
    expect(names).not.toContain('SECRET');
  });

  it('5: confines a window, too, that main makes by itself', async () => {
    const outcome = await workbench.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      await window.loadURL('app://ui/');
      const script = `location.href = 'https://evil.example/'; window.open('app://ui/') === null`;
      const isDenied: unknown = await window.webContents.executeJavaScript(script);
      const url = window.webContents.getURL();
      window.destroy();
      return { isDenied, url };
    });
    expect(outcome).toEqual({ isDenied: true, url: 'app://ui/' });
    await expect(state()).resolves.toEqual(UNHARMED);
  });

  it('24: outlives a page that sends on the channel error, when all listeners are gone', async () => {
    const preload = join(directory, 'error.cjs');
    writeFileSync(preload, "require('electron').ipcRenderer.send('error', 'from the page');");
    const listeners = await workbench.app.evaluate(async ({ BrowserWindow, ipcMain }, path) => {
      ipcMain.removeAllListeners('error');
      await new Promise((resolve) => setImmediate(resolve));
      const window = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
      await window.loadURL('data:text/html,x');
      window.destroy();
      return ipcMain.listenerCount('error');
    }, preload);
    expect(listeners).toBeGreaterThan(0);
    await expect(state()).resolves.toEqual(UNHARMED);
  });

  it('12: takes no orders from the arguments of a second instance', async () => {
    await workbench.app.evaluate(({ app }) => {
      app.emit('second-instance', {}, ['workbench', '--evil', 'https://evil.example/', 'app://evil/'], '/');
    });
    await expect(state()).resolves.toEqual(UNHARMED);
  });
});

describe('app:// and a page from elsewhere, in a real Electron', () => {
  let server: Server;

  beforeAll(async () => {
    await launch();
    server = createServer((_request, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(async () => {
    await quit();
    await new Promise((resolve) => void server.close(resolve));
  });

  it('8: can’t be read by it', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const answer = await workbench.app.evaluate(async ({ BrowserWindow }, target) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      await window.loadURL(target);
      const script = `fetch('app://ui/index.html').then((response) => 'read ' + response.status, () => 'blocked')`;
      const found: unknown = await window.webContents.executeJavaScript(script);
      window.destroy();
      return found;
    }, url);
    expect(answer).toBe('blocked');
  });
});

describe('the workbench as it is installed, in a real Electron', () => {
  beforeAll(() => launch(true));
  afterAll(quit);

  it('12: has no developer tools, and no address for development', async () => {
    const installed = await workbench.app.evaluate(({ app, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.openDevTools();
      return { isPackaged: app.isPackaged, hasTools: window?.webContents.isDevToolsOpened() };
    });
    expect(installed).toEqual({ isPackaged: true, hasTools: false });
    expect(workbench.page.url()).toBe('app://ui/');
  });
});
