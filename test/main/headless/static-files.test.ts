import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { resolveStaticFile } from '../../../src/main/headless/index.js';
import { PageDirectory } from './page-directory.js';

describe('resolveStaticFile', () => {
  let page: PageDirectory;
  beforeEach(() => {
    page = new PageDirectory();
  });
  afterEach(() => page[Symbol.dispose]());

  it.each(['/', '/?v=1', '/index.html', '/index.html?raw??', '/%69ndex.html'])(
    'finds the page at %s',
    async (target) => {
      await expect(resolveStaticFile(page.root, target)).resolves.toMatchObject({
        status: 200,
        path: expect.stringMatching(/page.index\.html$/),
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
      });
    },
  );

  it('lets browsers keep for good only what carries a hash in its name', async () => {
    const [hashed, plain] = await Promise.all([
      resolveStaticFile(page.root, '/assets/index-BqZ1x0Ab.js'),
      resolveStaticFile(page.root, '/assets/plain.js'),
    ]);
    expect(hashed).toMatchObject({ headers: { 'Cache-Control': 'public, max-age=31536000, immutable' } });
    expect(plain).toMatchObject({
      headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'text/javascript; charset=utf-8' },
    });
  });

  it.each([
    ['', 400],
    ['index.html', 400],
    ['http://evil.example/', 400],
    ['*', 400],
    ['/a#/../../x', 400],
    ['//', 400],
    ['//etc/passwd', 400],
    ['/assets//plain.js', 400],
    ['/assets/', 400],
    ['/%', 400],
    ['/%ff', 400],
    ['/index.html%00', 400],
    ['/index.html%00.js', 400],
    ['/..\\x', 400],
    ['/..%5cx', 400],
    ['/..%2fx', 400],
    ['/assets%2fplain.js', 400],
    ['/.env\\', 400],
    ['/C:/x', 400],
    ['/.env::$DATA', 400],
    ['/index.html::$DATA', 400],
    ['/../x', 403],
    ['/assets/../../x', 403],
    ['/%2e%2e/x', 403],
    ['/.%2e/x', 403],
    ['/./index.html', 403],
    ['/.env', 403],
    ['/.ENV', 403],
    ['/.env?raw??', 403],
    ['/%2eenv', 403],
    ['/index.html.', 403],
    ['/index.html%20', 403],
    ['/CON', 403],
    ['/nul.txt', 403],
    ['/leaf-link.txt', 403],
    ['/directory-link/x', 403],
    ['/%252e%252e/x', 404],
    ['/@fs/etc/passwd?raw??', 404],
    ['/missing.js', 404],
    ['/assets', 404],
    ['/index.html/x', 404],
    [`/${'a'.repeat(5_000)}`, 404],
  ])('answers %j with %i', async (target, status) => {
    await expect(resolveStaticFile(page.root, target)).resolves.toEqual({ status });
  });

  it('serves no special file', async () => {
    execFileSync('mkfifo', [join(page.root, 'pipe.txt')]);
    await expect(resolveStaticFile(page.root, '/pipe.txt')).resolves.toEqual({ status: 404 });
  });
});
