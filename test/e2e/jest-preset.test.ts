import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const root = join(__dirname, '../..');

interface JestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly message: string }[];
}

/** An app's tests as their author has them: the built package in node_modules, beside Jest and its transformer. */
async function installApp(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-jest-'));
  await cp(join(__dirname, 'jest-app'), directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), '{ "name": "jest-app", "type": "module", "private": true }');
  const modules = join(directory, 'node_modules');
  await mkdir(join(modules, 'sallyport'), { recursive: true });
  await cp(join(root, 'package.json'), join(modules, 'sallyport/package.json'));
  await cp(join(root, 'dist'), join(modules, 'sallyport/dist'), { recursive: true });
  // Of Electron there is nothing: neither its binary nor its package is needed.
  const names = (await readdir(join(root, 'node_modules'))).filter((name) => !/^(\.|electron$)/.test(name));
  await Promise.all(names.map((name) => symlink(join(root, 'node_modules', name), join(modules, name), 'junction')));
  return directory;
}

function runJest(directory: string, ...nodeOptions: readonly string[]): Promise<JestReport> {
  const jestBin = join(root, 'node_modules/jest/bin/jest.js');
  const args = [
    ...nodeOptions,
    jestBin,
    '--json',
    '--rootDir',
    directory,
    '--cacheDirectory',
    join(directory, 'cache'),
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: directory }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr, { cause: error }));
      else resolve(JSON.parse(stdout) as JestReport);
    });
  });
}

describe('preset: sallyport/testing/jest', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await installApp();
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('lets an app’s tests import electron, without Electron', async () => {
    const report = await runJest(directory);
    expect(report.testResults.map(({ message }) => message).join('')).toBe('');
    expect(report).toMatchObject({ success: true, numPassedTests: 4 });
  });

  it('does so where ES modules are loaded as such', async () => {
    const report = await runJest(directory, '--experimental-vm-modules');
    expect(report.testResults.map(({ message }) => message).join('')).toBe('');
    expect(report).toMatchObject({ success: true, numPassedTests: 4 });
  });
});
