// Rows about a window: what its page is, may load, is granted, and where it can go.
import type { Session, WebContents } from 'electron';
import { ElectronShell } from 'sallyport/electron';
import { buildContentSecurityPolicy } from 'sallyport/main';
import { PRELOAD, bridgeOf } from '../main/electron/in-memory.js';
import { Desktop, preferencesOf } from './desktop.js';
import { SCAN_RULES, ourSources, scan } from './source-scan.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const HOME = 'app://ui/';

describe('row 1: unsafe preferences', () => {
  it('are in no window, whatever it is opened with', async () => {
    using desktop = await Desktop.start();
    const sneaky = { webPreferences: { sandbox: false, nodeIntegration: true, webSecurity: false } } as object;
    await desktop.open();
    await desktop.open({ window: sneaky, partition: 'persist:other', permissions: ['media'] });
    for (const window of desktop.electron.main.BrowserWindow.getAllWindows()) {
      expect(preferencesOf(window)).toEqual({
        preload: PRELOAD,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        plugins: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        spellcheck: false,
        devTools: true,
      });
    }
  });

  it('are overruled by a sandbox for every page, those of other windows too', async () => {
    using desktop = await Desktop.start();
    expect((desktop.electron.main.app as unknown as { readonly sandboxesAll: boolean }).sandboxesAll).toBe(true);
  });

  it('stand nowhere in our sources', () => {
    const names = ourSources();
    expect(names.length).toBeGreaterThan(300);
    expect(scan(names)).toEqual([]);
  });

  it.each([
    ['nodeIntegrationInWorker: true', 'nodeIntegration'],
    ['contextIsolation: false', 'contextIsolation'],
    ['sandbox: false', 'sandbox'],
    ['webSecurity: false', 'webSecurity'],
    ["contextBridge.exposeInMainWorld('x', ipcRenderer)", 'exposeInMainWorld'],
    ['await shell.openPath(path)', 'openPath'],
    ['new Function(text)', 'code from text'],
    ['corsEnabled: true', 'privileges of a scheme'],
  ])('the scan finds %s', (code, name) => {
    expect(SCAN_RULES.map((rule) => rule.name)).toContain(name);
    expect(scan(['a.ts'], () => `const a = { ${code} };`)).toContain(`a.ts: ${name}`);
  });
});

describe('row 2: insecure content and weak policies', () => {
  const headerOf = (headers: Headers): string | null => headers.get('content-security-policy');

  it('the app’s own page comes with the strict policy', async () => {
    using desktop = await Desktop.start();
    const { page } = await desktop.open();
    expect(headerOf(page.headers)).toBe(buildContentSecurityPolicy());
    expect(headerOf(page.headers)).toContain("default-src 'none'; script-src 'self';");
  });

  it('a page that comes over https gets it too, beside its server’s own', async () => {
    const own = "default-src https:; report-uri 'none'";
    const network = (): Response => new Response('', { headers: { 'content-security-policy': own } });
    using desktop = await Desktop.start({ network });
    const { page, window } = await desktop.open({ url: 'https://app.example/' });
    expect(headerOf(page.headers)).toBe(`${own}, ${buildContentSecurityPolicy()}`);
    await window.loadURL('https://app.example/other');
    expect(headerOf(page.headers)).toContain("script-src 'self'");
  });

  it('windows of one session do not lose theirs to each other', async () => {
    using desktop = await Desktop.start();
    const first = await desktop.open({ url: 'https://a.example/', contentSecurityPolicy: { imgSrc: [] } });
    const second = await desktop.open({ url: 'https://b.example/' });
    await first.window.loadURL('https://a.example/again');
    expect(headerOf(first.page.headers)).toContain("img-src 'none'");
    expect(headerOf(second.page.headers)).toContain("img-src 'self'");
  });

  it.each(['http://app.example/', 'file:///srv/app/index.html', 'about:blank', 'data:text/html,x'])(
    'no window is opened on %s',
    async (url) => {
      using desktop = await Desktop.start();
      await expect(desktop.open({ url })).rejects.toThrow(TypeError);
      expect(desktop.electron.main.BrowserWindow.getAllWindows()).toEqual([]);
    },
  );

  it('a policy that nobody would send is refused', async () => {
    using desktop = await Desktop.start();
    await expect(desktop.open({ contentSecurityPolicy: {} })).rejects.toThrow('serveApp');
  });
});

describe('row 3: web permissions', () => {
  const PERMISSIONS = ['media', 'notifications', 'clipboard-read', 'geolocation', 'openExternal', 'fullscreen', 'hid'];

  it.each(PERMISSIONS)('%s is denied, asked and unasked', async (permission) => {
    using desktop = await Desktop.start();
    const { page } = await desktop.open();
    const own = await desktop.openOwn('https://elsewhere.example/', { partition: 'persist:own' });
    for (const asker of [page, own.page]) {
      await expect(asker.requestPermission(permission)).resolves.toBe(false);
      expect(asker.checkPermission(permission)).toBe(false);
    }
  });

  it('devices are denied', async () => {
    using desktop = await Desktop.start();
    const { window } = await desktop.open();
    const session = window.webContents.session as Session & { checkDevice(type: string, origin: string): boolean };
    expect(['usb', 'hid', 'serial'].map((type) => session.checkDevice(type, 'app://ui'))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('what an app grants is its own origin’s, not that of a frame from elsewhere', async () => {
    using desktop = await Desktop.start();
    const { page } = await desktop.open({ permissions: ['media'] });
    const frame = await page.addFrame('https://evil.example/');
    await expect(page.requestPermission('media')).resolves.toBe(true);
    expect(page.checkPermission('clipboard-sanitized-write')).toBe(false);
    await expect(frame.requestPermission('media')).resolves.toBe(false);
    expect(frame.checkPermission('media')).toBe(false);
  });
});

describe('row 4: navigation', () => {
  const ELSEWHERE = [
    'https://app.ok.attacker.com/',
    'app://ui.evil/',
    'app://ok@evil/',
    'app://evil@ui/',
    'app://ui:1/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:alert(1)',
  ];

  it.each(ELSEWHERE)('to %s is prevented: by a link, by a redirect, in a frame', async (url) => {
    using desktop = await Desktop.start();
    const { page, window } = await desktop.open();
    const frame = await page.addFrame(HOME);
    await expect(page.navigate(url)).resolves.toBe(false);
    await expect(frame.navigate(url)).resolves.toBe(false);
    const prevented = jest.fn();
    window.webContents.emit('will-redirect', { url, preventDefault: prevented });
    expect(prevented).toHaveBeenCalledWith();
    expect([page.url, frame.url]).toEqual([HOME, HOME]);
  });

  it('of a window that the app made itself stays on its origin too', async () => {
    using desktop = await Desktop.start();
    const { page } = await desktop.openOwn('https://docs.example/');
    await expect(page.navigate('https://docs.example.evil.com/')).resolves.toBe(false);
    await expect(page.navigate('https://docs.example/more')).resolves.toBe(true);
    expect(page.url).toBe('https://docs.example/more');
  });

  it('by a dropped file is off', async () => {
    using desktop = await Desktop.start();
    expect(preferencesOf((await desktop.open()).window).navigateOnDragDrop).toBe(false);
  });
});

describe('row 5: new windows and webviews', () => {
  it('there are none, in whichever window', async () => {
    using desktop = await Desktop.start();
    const { page } = await desktop.open();
    const own = await desktop.openOwn('https://docs.example/', { webviewTag: true });
    for (const opener of [page, own.page]) {
      for (const url of [HOME, 'about:blank', 'https://docs.example/', 'javascript:1']) {
        await expect(opener.open(url)).resolves.toBeNull();
      }
      expect(opener.attachWebview()).toBe(false);
    }
    expect(desktop.electron.main.BrowserWindow.getAllWindows()).toHaveLength(2);
  });
});

describe('row 6: links to the desktop', () => {
  const REFUSED = [
    'smb://h',
    'ms-msdt:x',
    'javascript:x',
    'java\nscript:x',
    'file:///etc/passwd',
    'a.txt\0.exe',
    'https://ok.example/\0.exe',
    'https://trusted@evil.example/',
    'https:\\\\evil.example',
    'https://ok.example/\u202egpj.exe',
    '//evil.example',
    'data:text/html,x',
    '',
  ];

  it.each(REFUSED)('%j is refused', async (url) => {
    using desktop = await Desktop.start();
    const shell = new ElectronShell();
    await expect(shell.openExternal(url)).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(desktop.electron.shellRequests).toEqual([]);
  });

  it('only those of listed schemes and hosts are opened, where an app lists them', async () => {
    using desktop = await Desktop.start();
    const shell = new ElectronShell({ externalLinks: { schemes: ['https'], hosts: ['docs.example'] } });
    const urls = ['http://docs.example/', 'https://docs.example.evil.com/', 'https://docs.example:1/', 'mailto:a@b'];
    for (const url of urls) await expect(shell.openExternal(url)).rejects.toMatchObject({ code: 'VALIDATION' });
    await shell.openExternal('https://DOCS.example/a');
    expect(desktop.electron.openedExternally).toEqual(['https://docs.example/a']);
  });

  it.each(['javascript', 'file', 'smb', 'ms-msdt', 'SEARCH-MS', 'https:', ''])('no app can list %j', async (scheme) => {
    using _desktop = await Desktop.start();
    expect(() => new ElectronShell({ externalLinks: { schemes: [scheme] } })).toThrow(TypeError);
  });
});

describe('row 7: raw API', () => {
  it('a listener gets the message alone: no event, no sender, no ports', async () => {
    using desktop = await Desktop.start();
    const { page, window } = await desktop.open();
    const heard: unknown[][] = [];
    bridgeOf(page).on('sallyport:probe', (...args) => void heard.push(args));
    (window.webContents as WebContents).send('sallyport:probe', { hello: 1 }, 'more');
    await desktop.electron.settled();
    expect(heard).toEqual([[{ hello: 1 }]]);
  });

  it('the bridge has four functions, and none that sends on a channel of another’s', async () => {
    using desktop = await Desktop.start();
    const { page } = await desktop.open();
    const bridge = bridgeOf(page);
    expect(Object.keys(page.window).toSorted()).toEqual(['sallyport']);
    expect(Object.keys(bridge).toSorted()).toEqual(['invoke', 'on', 'openPort', 'send']);
    for (const channel of ['error', 'ELECTRON_BROWSER_REQUIRE', 'sallyport', '', 'SALLYPORT:a']) {
      await expect(bridge.invoke(channel, {})).rejects.toThrow('Only channels');
      expect(() => bridge.send(channel, {})).toThrow('Only channels');
      expect(() => bridge.on(channel, () => undefined)).toThrow('Only channels');
    }
  });
});
