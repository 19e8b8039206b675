import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Browser, Page } from 'playwright-core';
import { createChromiumElectron, type InMemoryElectron } from 'sallyport/testing';

/** A page and a preload script in Chromium, and main in this process. */
export interface Stage extends AsyncDisposable {
  readonly electron: InMemoryElectron;
  readonly window: BrowserWindow;
  readonly page: Page;
  /** What was written to the page's console, and errors that nobody caught. */
  readonly console: readonly string[];
}

export interface StageOptions {
  /** CommonJS. */
  readonly preload: string;
  /** The page's own script, the first that it runs. @default none */
  readonly script?: string;
  /** Called before the page is loaded, with main's modules. */
  readonly prepare?: (electron: InMemoryElectron, window: BrowserWindow) => void;
}

/** Opens a window on `app://ui/` that loads the given page and preload. */
export async function openStage(browser: Browser, { preload, script = '', prepare }: StageOptions): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-chromium-'));
  const preloadPath = join(directory, 'preload.cjs');
  writeFileSync(preloadPath, preload);
  const page = await browser.newPage();
  const written: string[] = [];
  page.on('console', (message) => written.push(message.text()));
  page.on('pageerror', (error) => written.push(String(error)));
  const electron = createChromiumElectron({
    preload: preloadPath,
    openTab: () => page.context().newCDPSession(page),
  });
  electron.main.protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  await electron.main.app.whenReady();
  electron.main.protocol.handle('app', (request) => answer(request, script));
  const window = new electron.main.BrowserWindow({ webPreferences: { preload: preloadPath, contextIsolation: true } });
  prepare?.(electron, window);
  const loaded = page.waitForEvent('load');
  await Promise.all([window.loadURL('app://ui/'), loaded]);
  return {
    electron,
    window,
    page,
    console: written,
    async [Symbol.asyncDispose]() {
      window.destroy();
      await page.context().close();
      rmSync(directory, { recursive: true });
    },
  };
}

function answer(request: Request, script: string): Response {
  const { pathname } = new URL(request.url);
  const headers = {
    'content-security-policy': "default-src 'none'; script-src 'self'; frame-src 'self'; img-src data:",
  };
  if (pathname === '/page.js')
    return new Response(script, { headers: { ...headers, 'content-type': 'text/javascript' } });
  const icon = '<link rel="icon" href="data:,">';
  return new Response(`<!doctype html>${icon}<title>${pathname}</title><script src="page.js"></script>`, {
    headers: { ...headers, 'content-type': 'text/html' },
  });
}
