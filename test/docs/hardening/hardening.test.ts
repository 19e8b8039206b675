import { EventService, EventServiceHost, Handle, Public } from 'sallyport/main';
import { createInMemoryElectron, provideElectron, type InMemoryElectron } from 'sallyport/testing';
import { PageDirectory } from '../../main/headless/page-directory.js';
import { start } from './main.js';
import { openStrictly } from './stricter.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

@EventService()
class Notes {
  @Handle()
  @Public()
  async list(): Promise<readonly string[]> {
    return [];
  }
}

describe('the examples of docs/hardening.md', () => {
  let electron: InMemoryElectron;
  let files: PageDirectory;
  const environment = { ...process.env };

  beforeEach(() => {
    files = new PageDirectory();
    electron = createInMemoryElectron({ isPackaged: true, preloads: { '/preload.cjs': () => undefined } });
    provideElectron(electron);
  });

  afterEach(() => {
    files[Symbol.dispose]();
    Object.assign(process.env, environment);
  });

  it('start an app that is hardened, and answers to its links', async () => {
    const host = await EventServiceHost.start(Notes);
    await start(host, files.root, '/preload.cjs');
    const [window] = electron.main.BrowserWindow.getAllWindows();
    if (!window) throw new Error('There is no window');
    expect(electron.pageOf(window).url).toBe('app://ui/');
    expect(electron.pageOf(window).headers.get('content-security-policy')).toContain("img-src 'self' data: https:;");
    electron.main.app.emit('second-instance', {}, ['notes', '--evil', 'notes://open/?id=7'], '/');
    expect(window.getTitle()).toBe('Note 7');
    electron.main.app.emit('second-instance', {}, ['notes', 'notes://delete/?id=7'], '/');
    expect(window.getTitle()).toBe('Note 7');
    await host.dispose();
  });

  it('end an instance that is not the first', async () => {
    electron = createInMemoryElectron({ isSecondInstance: true });
    provideElectron(electron);
    const host = await EventServiceHost.start(Notes);
    await start(host, files.root, '/preload.cjs');
    expect(electron.main.BrowserWindow.getAllWindows()).toEqual([]);
    await host.dispose();
  });

  it('are stricter where they say so', async () => {
    await electron.main.app.whenReady();
    const shell = await openStrictly(files.root, '/preload.cjs');
    const [window] = electron.main.BrowserWindow.getAllWindows();
    if (!window) throw new Error('There is no window');
    const page = electron.pageOf(window);
    expect(page.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'; trusted-types");
    expect(page.checkPermission('clipboard-sanitized-write')).toBe(false);
    await expect(shell.openExternal('https://evil.example/')).rejects.toMatchObject({ code: 'VALIDATION' });
    await shell.openExternal('https://docs.example.com/');
    expect(electron.openedExternally).toEqual(['https://docs.example.com/']);
  });
});
