import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SallyportBridge } from '../../src/shared/index.js';
import { createInMemoryElectron, type InMemoryElectron, type Page } from '../../src/testing/electron/index.js';
import { loadPreload } from '../main/electron/load-preload.js';

const SOURCE = join(__dirname, '../../src/shim/preload.ts');
const REPOSITORY = join(__dirname, '../..');

async function open(electron: InMemoryElectron, preload: string): Promise<Page> {
  await electron.main.app.whenReady();
  const window = new electron.main.BrowserWindow({ webPreferences: { preload } });
  await window.loadURL('https://app.example/');
  return electron.pageOf(window);
}

function sallyportOf(page: Page): SallyportBridge {
  return page.window['sallyport'] as SallyportBridge;
}

describe('preload.ts', () => {
  it('has fewer than 50 lines and imports nothing but electron and the constants of the bridge', () => {
    const source = readFileSync(SOURCE, 'utf8');
    expect(source.split('\n').length).toBeLessThan(50);
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    expect(imports).toEqual(['electron', '../shared/protocol/bridge.js']);
  });

  it('becomes one CommonJS file that a sandbox can run', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sallyport-preload-'));
    try {
      writeFileSync(
        join(directory, 'entry.ts'),
        `import { exposeBridge } from ${JSON.stringify(SOURCE)}; exposeBridge();`,
      );
      // Vite is an ES module, which Jest does not load.
      const script = `
        import { build } from 'vite';
        await build({
          configFile: false, logLevel: 'error',
          build: {
            outDir: ${JSON.stringify(directory)}, emptyOutDir: false, minify: false,
            lib: { entry: ${JSON.stringify(join(directory, 'entry.ts'))}, formats: ['cjs'], fileName: () => 'preload.cjs' },
            rolldownOptions: { external: ['electron'] },
          },
        });`;
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: REPOSITORY, stdio: 'pipe' });
      const path = join(directory, 'preload.cjs');
      const required = [...readFileSync(path, 'utf8').matchAll(/require\((['"`])(.+?)\1\)/g)].map(([, , name]) => name);
      expect(required).toEqual(['electron']);
      const electron = createInMemoryElectron();
      electron.main.ipcMain.handle('sallyport:echo', (_event, envelope: unknown) => envelope);
      const page = await open(electron, path);
      expect(electron.consoleErrors).toEqual([]);
      await expect(sallyportOf(page).invoke('sallyport:echo', { args: [1] })).resolves.toEqual({ args: [1] });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('exposeBridge', () => {
  let electron: InMemoryElectron;
  let page: Page;
  let bridge: SallyportBridge;

  beforeEach(async () => {
    electron = createInMemoryElectron({
      preloads: { '/preload.js': (sandbox) => loadPreload(sandbox).exposeBridge() },
    });
    page = await open(electron, '/preload.js');
    bridge = sallyportOf(page);
  });

  it('puts four functions on window and nothing else, frozen', () => {
    expect(Object.keys(page.window)).toEqual(['sallyport']);
    expect(Object.keys(bridge)).toEqual(['invoke', 'send', 'on', 'openPort']);
    expect(Object.isFrozen(bridge)).toBe(true);
  });

  it('takes another name and another prefix', async () => {
    electron = createInMemoryElectron({
      preloads: { '/preload.js': (sandbox) => loadPreload(sandbox).exposeBridge('acme', 'acme/') },
    });
    electron.main.ipcMain.handle('acme/x', () => 1);
    page = await open(electron, '/preload.js');
    const acme = page.window['acme'] as SallyportBridge;
    await expect(acme.invoke('acme/x', {})).resolves.toBe(1);
    expect(() => acme.send('sallyport:x', {})).toThrow('Only channels that begin with acme/ pass');
  });

  it.each(['chrome:x', '', 'Sallyport:x', ' sallyport:x', 'error', 5, null, { toString: () => 'sallyport:x' }])(
    'lets no message to the channel %p pass',
    async (channel) => {
      const seen: unknown[] = [];
      electron.main.ipcMain.on(String(channel), (_event, message) => seen.push(message));
      const refusal = 'Only channels that begin with sallyport: pass';
      expect(() => bridge.send(channel as string, 1)).toThrow(refusal);
      expect(() => bridge.on(channel as string, () => undefined)).toThrow(refusal);
      await expect(bridge.invoke(channel as string, 1)).rejects.toThrow(refusal);
      await electron.settled();
      expect(seen).toEqual([]);
    },
  );

  it('gives listeners the message alone: no event, no sender, no further argument', async () => {
    const calls: unknown[][] = [];
    bridge.on('sallyport:news', (...args) => calls.push(args));
    const [window] = electron.main.BrowserWindow.getAllWindows();
    window?.webContents.send('sallyport:news', { n: 1 }, 'more');
    await electron.settled();
    expect(calls).toEqual([[{ n: 1 }]]);
  });

  it('stops exactly the listener whose clean-up is called', async () => {
    const seen: string[] = [];
    const listener = (message: unknown): void => void seen.push(`first ${String(message)}`);
    const stop = bridge.on('sallyport:news', listener);
    bridge.on('sallyport:news', (message) => seen.push(`second ${String(message)}`));
    stop();
    stop();
    const [window] = electron.main.BrowserWindow.getAllWindows();
    window?.webContents.send('sallyport:news', 1);
    await electron.settled();
    expect(seen).toEqual(['second 1']);
    expect(page.electron.ipcRenderer.listenerCount('sallyport:news')).toBe(1);
  });

  it('hands one port to main and the other to this page alone, under the page’s id and its own prefix', async () => {
    const posted: unknown[][] = [];
    electron = createInMemoryElectron({
      preloads: {
        '/preload.js': (sandbox) => {
          const postMessage = (...args: unknown[]): void => void posted.push(args);
          const window = Object.create(sandbox.window, {
            postMessage: { value: postMessage },
          }) as typeof sandbox.window;
          loadPreload({ ...sandbox, window }).exposeBridge('acme', 'acme/');
        },
      },
    });
    const taken = new Promise<readonly unknown[]>((resolve) => {
      electron.main.ipcMain.on('acme/#port', ({ ports }, message: unknown) => resolve([ports.length, message]));
    });
    page = await open(electron, '/preload.js');
    (page.window['acme'] as SallyportBridge).openPort?.('mine');
    await expect(taken).resolves.toEqual([1, null]);
    expect(posted).toEqual([[{ sallyportPort: 'mine' }, '/', [expect.anything()]]]);
  });

  it('sends one argument only', async () => {
    const received = new Promise((resolve) => {
      electron.main.ipcMain.on('sallyport:x', (_event, ...args: unknown[]) => resolve(args));
    });
    (bridge.send as (...args: unknown[]) => void)('sallyport:x', 1, 2);
    await expect(received).resolves.toEqual([1]);
  });
});
