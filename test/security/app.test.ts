// Rows about what is there before and around a window: its scheme, its package, its age, its environment, its launch.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ElectronShell,
  electronIpc,
  secureApp,
  serveApp,
  type DeepLinkRules,
  type LaunchRequest,
} from 'sallyport/electron';
import { createInMemoryElectron, provideElectron } from 'sallyport/testing';
import { readDeepLink } from '../../src/main/electron/deep-link.js';
import { FakeHost } from '../main/electron/fake-host.js';
import { bridgeOf } from '../main/electron/in-memory.js';
import { PageDirectory } from '../main/headless/page-directory.js';
import { Desktop, preferencesOf } from './desktop.js';
import { ROOT } from './security-table.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('row 8: file:// and the app’s scheme', () => {
  /** Chromium keeps what a page escapes: as the page sent it. */
  const HOSTILE: readonly (readonly [path: string, status: number])[] = [
    ['/..%2f..%2fetc/passwd', 404],
    ['/%2e%2e%2fx', 404],
    ['/..%5cx', 404],
    ['/index.html%00', 404],
    ['/index.html%00.js', 404],
    ['/.env', 403],
    ['/leaf-link.txt', 403],
    ['/directory-link/x', 403],
    ['/C:/x', 404],
    ['/missing.js', 404],
  ];

  it.each(HOSTILE)('%s is answered with %i', async (path, status) => {
    using files = new PageDirectory();
    const electron = createInMemoryElectron();
    provideElectron(electron);
    using _serving = serveApp({ root: files.root });
    const { protocol } = electron.main as unknown as { protocol: { fetch(request: Request): Promise<Response> } };
    const response = await protocol.fetch(new Request(`app://ui${path}`));
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const foreign = await protocol.fetch(new Request('app://other/index.html'));
    expect(foreign.status).toBe(404);
  });

  it('the scheme is no privilege beyond an origin and a secure context', () => {
    const register = jest.fn();
    const electron = createInMemoryElectron({ main: { protocol: { registerSchemesAsPrivileged: register } } });
    provideElectron(electron);
    secureApp();
    const privileges = { standard: true, secure: true, supportFetchAPI: true };
    expect(register.mock.calls).toEqual([[[{ scheme: 'app', privileges }]]]);
  });

  it('no window is opened on a file, and none of its pages may call', async () => {
    using desktop = await Desktop.start();
    await expect(desktop.open({ url: 'file:///srv/app/index.html' })).rejects.toThrow('serveApp');
  });
});

describe('row 9: fuses', () => {
  const configuration = JSON.parse(readFileSync(join(ROOT, 'packaging/electron-builder.json'), 'utf8')) as {
    readonly asar: boolean;
    readonly electronFuses: Readonly<Record<string, boolean>>;
  };

  it('are flipped in the package, which is an archive with a digest', () => {
    expect(configuration.asar).toBe(true);
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
    });
  });

  it.each(Object.keys(configuration.electronFuses))('%s is looked up in what was built', (fuse) => {
    const wrong = ask(`
      import { REQUIRED_FUSES, describeFuses } from './scripts/packaging/read-fuses.mjs';
      const fuses = new Map(Object.entries(REQUIRED_FUSES));
      fuses.set('${fuse}', !fuses.get('${fuse}'));
      console.log(JSON.stringify(describeFuses(fuses)));
    `);
    expect(wrong).toEqual([expect.stringContaining(fuse)]);
  });
});

describe('row 10: stale Electron', () => {
  const judge = (version: string, latestMajor: number): unknown =>
    ask(`
      import { judgeElectron } from './scripts/electron-age.mjs';
      console.log(JSON.stringify(judgeElectron('${version}', { latestMajor: ${latestMajor}, asOf: '2026-11-29' })));
    `);

  it('ours is among the three majors that were supported when somebody last looked', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-electron.mjs'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('is supported') });
  });

  it.each([
    ['45.4.1', 45, null],
    ['43.0.0', 45, null],
    ['42.9.9', 45, 'Electron 42 is no longer supported: the oldest that is is 43 (as of 2026-11-29)'],
    ['46.0.0', 45, null],
    ['^45.0.0', 45, 'Electron must be pinned to a version, not to ^45.0.0'],
  ])('%s is judged by the latest major, %i', (version, latest, fault) => {
    expect(judge(version, latest)).toEqual(fault);
  });
});

describe('row 11: secrets of the environment', () => {
  it('are gone before the first window, and main has them still', async () => {
    process.env['SECRET'] = 'hunter2';
    process.env['KEPT'] = 'known';
    using desktop = await Desktop.start({}, { keepEnvironment: ['KEPT'] });
    const { page } = await desktop.open();
    expect(page.environment).not.toHaveProperty('SECRET');
    expect(JSON.stringify(page.environment)).not.toContain('hunter2');
    expect(page.environment).toMatchObject({ KEPT: 'known' });
    expect(desktop.secured.environment['SECRET']).toBe('hunter2');
    delete process.env['KEPT'];
  });

  it('can’t be scrubbed too late', async () => {
    const electron = createInMemoryElectron();
    provideElectron(electron);
    await electron.main.app.whenReady();
    expect(() => secureApp()).toThrow('before the app is ready');
  });
});

describe('row 12: back doors of development', () => {
  const DEVELOPMENT = 'http://localhost:5173';

  async function callFrom(isPackaged: boolean): Promise<unknown> {
    using desktop = await Desktop.start({ isPackaged });
    const host = new FakeHost([{ channel: 'echo', kind: 'handle' }]);
    await using transport = electronIpc({ origins: ['app://ui'], developmentOrigins: [DEVELOPMENT] });
    await transport.bind(host);
    const { page } = await desktop.open({ url: `${DEVELOPMENT}/` });
    return await bridgeOf(page).invoke('sallyport:echo', 1);
  }

  it('a development origin may call in an unpackaged app, and never in a packaged one', async () => {
    await expect(callFrom(false)).resolves.toEqual({ ok: true, value: 1 });
    const refusal = { code: 'SENDER_REFUSED', details: { reason: 'foreign-origin' } };
    for (const name of ['NODE_ENV', 'DEV_WINDOW_SRC', 'ELECTRON_IS_DEV', 'SALLYPORT_DEV_URL', 'VITE_DEV_SERVER_URL']) {
      process.env[name] = name === 'NODE_ENV' ? 'development' : DEVELOPMENT;
      await expect(callFrom(true)).resolves.toMatchObject({ ok: false, error: refusal });
      delete process.env[name];
    }
  });

  it('an address for development is not loaded in a packaged app', async () => {
    for (const [isPackaged, url] of [
      [false, `${DEVELOPMENT}/`],
      [true, 'app://ui/'],
    ] as const) {
      using desktop = await Desktop.start({ isPackaged });
      expect((await desktop.open({ developmentUrl: `${DEVELOPMENT}/` })).page.url).toBe(url);
    }
  });

  it.each(['https://dev.example', 'http://10.0.0.2:5173', 'http://localhost.evil.example', '*'])(
    '%s is no origin for development, packaged or not',
    (origin) => {
      provideElectron(createInMemoryElectron({ isPackaged: true }));
      expect(() => electronIpc({ origins: ['app://ui'], developmentOrigins: [origin] })).toThrow(TypeError);
    },
  );

  it('there are no developer tools in a packaged app', async () => {
    using desktop = await Desktop.start({ isPackaged: true });
    expect(preferencesOf((await desktop.open()).window).devTools).toBe(false);
    expect(new ElectronShell().isPackaged).toBe(true);
  });

  describe('what a second instance says', () => {
    const RULES: DeepLinkRules = { scheme: 'workbench', actions: ['open'], parameters: ['id'] };
    const HOSTILE: readonly (readonly string[])[] = [
      ['--evil', '--gpu-launcher=calc', 'https://evil.example/', 'app://ui/'],
      ['workbench://run/?id=1'],
      ['workbench://open/etc/passwd'],
      ['workbench://open/?id=1&id=2'],
      ['workbench://open/?cmd=rm'],
      ['workbench://user@open/?id=1'],
      ['workbench://open:1/?id=1'],
      ['workbench://open/?id=1#x'],
      ['workbench://open/?id=" --evil'],
      ['workbench://open/?id=\0'],
      ['workbench:open?id=1'],
      ['workbench://open/?id=1', 'WORKBENCH://open/?id=2'],
      [`workbench://open/?id=${'1'.repeat(2_048 - 'workbench://open/?id='.length + 1)}`],
    ];

    it.each(HOSTILE)('%j is no link', async (...argv) => {
      using desktop = await Desktop.start({}, { deepLinks: RULES });
      const { page } = await desktop.open();
      const heard: LaunchRequest[] = [];
      using _subscription = desktop.secured.onLaunch((request) => void heard.push(request));
      desktop.electron.main.app.emit('second-instance', {}, ['workbench', ...argv], '/');
      // As macOS hands one over.
      desktop.electron.main.app.emit('open-url', { preventDefault: () => undefined }, argv.join(' '));
      expect(heard).toEqual([{ link: undefined }, { link: undefined }]);
      expect(page.url).toBe('app://ui/');
      expect(desktop.electron.main.BrowserWindow.getAllWindows()).toHaveLength(1);
      expect(desktop.electron.shellRequests).toEqual([]);
    });

    it('a link of a form that is allowed is one, whatever stands beside it', () => {
      const id = '1'.repeat(2_048 - 'workbench://open/?id='.length);
      expect(readDeepLink(['--evil', `workbench://open/?id=${id}`, 'x'], RULES)).toEqual({
        action: 'open',
        parameters: new Map([['id', id]]),
      });
      expect(readDeepLink(['workbench://OPEN'], RULES)).toBeUndefined();
      expect(readDeepLink(['workbench://open'], RULES)).toEqual({ action: 'open', parameters: new Map() });
    });

    it('links have a scheme of their own, not the pages’', () => {
      provideElectron(createInMemoryElectron());
      expect(() => secureApp({ deepLinks: { scheme: 'APP', actions: [] } })).toThrow(TypeError);
    });
  });
});

/** Scripts are ES modules, which Jest's own loader does not take. */
function ask(source: string): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}
