import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describeInChromium, launchChromium } from './chromium.js';

jest.setTimeout(120_000);

const run = promisify(execFile);
const root = join(__dirname, '../..');

/** The example as its reader has it: the packed tarball in node_modules, and the repository's copies of what it needs. */
async function installExample(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-minimal-'));
  await cp(join(root, 'examples/minimal'), directory, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], {
    cwd: root,
  });
  const filename = /"filename": "([^"]+)"/.exec(stdout)?.[1] ?? '';
  const modules = join(directory, 'node_modules');
  await linkModules(modules);
  await mkdir(join(modules, 'sallyport'));
  await run('tar', ['-xzf', join(directory, filename), '-C', join(modules, 'sallyport'), '--strip-components=1']);
  return directory;
}

async function linkModules(modules: string): Promise<void> {
  await mkdir(modules);
  const names = (await readdir(join(root, 'node_modules'))).filter((name) => !name.startsWith('.'));
  await Promise.all(names.map((name) => symlink(join(root, 'node_modules', name), join(modules, name), 'junction')));
}

describeInChromium('examples/minimal, against the packed tarball', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await installExample();
    const bin = (name: string, path: string): string => join(root, 'node_modules', name, path);
    await run(process.execPath, [bin('typescript', 'bin/tsc')], { cwd: directory });
    await run(process.execPath, [bin('vite', 'bin/vite.js'), 'build'], { cwd: directory });
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('has files of one screen', async () => {
    for (const name of ['contract', 'main', 'page']) {
      const text = await readFile(join(directory, 'src', `${name}.ts`), 'utf8');
      expect(text.split('\n').length).toBeLessThanOrEqual(50);
    }
  });

  it('adds a note, shows it in every window, and refuses an empty one', async () => {
    const child = spawn(process.execPath, ['build/main.js'], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
    const browser = await launchChromium();
    try {
      const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const [first, second] = await Promise.all([browser.newPage(), browser.newPage()]);
      await Promise.all([first.goto(url), second.goto(url)]);
      await first.getByLabel('Note', { exact: true }).fill('Buy milk');
      await first.getByRole('button', { name: 'Add' }).click();
      await Promise.all([first, second].map((page) => page.getByText('Buy milk').waitFor()));
      await first.getByRole('button', { name: 'Add' }).click();
      await first.getByText('The arguments are not valid').waitFor();
      expect(await second.getByRole('listitem').count()).toBe(1);
    } finally {
      await browser.close();
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    }
  });
});
