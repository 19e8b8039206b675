import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerAppScheme, serveApp } from '../../../src/main/electron/app-protocol.js';
import { createInMemoryElectron, provideElectron, type InMemoryElectron } from '../../../src/testing/electron/index.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

let directory: string;
let root: string;
let electron: InMemoryElectron;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sallyport-app-'));
  root = join(directory, 'page');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'empty.txt'), '');
  writeFileSync(join(root, 'assets/main-0123456789.js'), 'export {}');
  writeFileSync(join(directory, 'secret.txt'), 'hunter2');
  electron = createInMemoryElectron();
  provideElectron(electron);
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Fetches as a page does. */
function get(url: string, init?: RequestInit): Promise<Response> {
  const { protocol } = electron.main as unknown as { protocol: { fetch(request: Request): Promise<Response> } };
  return protocol.fetch(new Request(url, init));
}

describe('registerAppScheme', () => {
  it('makes a scheme with an origin and a secure context, which no other origin reads and no policy spares', () => {
    const register = jest.spyOn(electron.main.protocol, 'registerSchemesAsPrivileged');
    registerAppScheme('acme');
    expect(register.mock.calls).toEqual([
      [[{ scheme: 'acme', privileges: { standard: true, secure: true, supportFetchAPI: true } }]],
    ]);
  });

  it('fails once the app is ready, as Electron does', async () => {
    await electron.main.app.whenReady();
    expect(() => registerAppScheme()).toThrow('should be called before app is ready');
  });
});

describe('serveApp', () => {
  beforeEach(() => {
    registerAppScheme();
    serveApp({ root });
  });

  it('gives the window a page with an origin of its own', async () => {
    await electron.main.app.whenReady();
    const window = new electron.main.BrowserWindow({});
    await window.loadURL('app://ui/');
    const page = electron.pageOf(window);
    expect(page.origin).toBe('app://ui');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  });

  it.each([
    ['app://ui/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://ui/index.html?x=1#y', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://ui/assets/main-0123456789.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['app://ui/empty.txt', 'text/plain; charset=utf-8', ''],
  ])('serves %s', async (url, type, body) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-length')).toBe(String(body.length));
    await expect(response.text()).resolves.toBe(body);
  });

  it('puts the security headers on every answer', async () => {
    for (const path of ['index.html', 'missing.html']) {
      const { headers } = await get(`app://ui/${path}`);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([
    'app://ui/..%2f..%2fetc/passwd',
    'app://ui/../secret.txt',
    'app://ui/%2e%2e/secret.txt',
    'app://ui/..%2fsecret.txt',
    'app://ui/..%5csecret.txt',
    'app://ui/..\\secret.txt',
    'app://ui/%00',
    'app://ui/index.html%00.js',
    'app://ui/assets',
    'app://ui/.env',
    'app://ui//secret.txt',
    'app://ui/%',
    'app://ui/con',
  ])('answers %s with 403 or 404 and nothing else', async (url) => {
    const response = await get(url);
    expect([403, 404]).toContain(response.status);
    await expect(response.text()).resolves.toBe('');
  });

  it('does not follow a link out of its directory', async () => {
    symlinkSync(join(directory, 'secret.txt'), join(root, 'link.txt'));
    expect((await get('app://ui/link.txt')).status).toBe(403);
  });

  it.each(['app://other/', 'app://ui.evil/', 'app://ui:8080/', 'app:///index.html'])(
    'does not answer %s',
    async (url) => {
      expect((await get(url)).status).toBe(404);
    },
  );

  it('answers HEAD without a body, and refuses other methods', async () => {
    const head = await get('app://ui/index.html', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '15', '']);
    expect((await get('app://ui/index.html', { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('stops when told', () => {
    const stop = serveApp({ root, scheme: 'acme' });
    expect(electron.main.protocol.isProtocolHandled('acme')).toBe(true);
    stop();
    expect(electron.main.protocol.isProtocolHandled('acme')).toBe(false);
  });
});
