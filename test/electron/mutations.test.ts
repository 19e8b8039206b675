import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Runs a few lines beside the script's own modules, which Jest does not load: they are ES modules. */
function run(code: string): { readonly stdout: string; readonly stderr: string } {
  const source = `
    import { readMutations } from './scripts/mutations/read-mutations.mjs';
    import { renderDocs } from './scripts/mutations/render-docs.mjs';
    ${code}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { cwd: root, encoding: 'utf8' });
}

describe('the mutations', () => {
  it('all apply to their files, and name tests that are there', () => {
    const { stdout, stderr } = run("console.log(readMutations('.').length)");
    expect(stderr).toBe('');
    expect(Number(stdout)).toBeGreaterThan(90);
  });

  it('are listed in the docs: `npm run mutations -- --docs` writes them', () => {
    const { stdout } = run("process.stdout.write(renderDocs(readMutations('.')))");
    expect(readFileSync(join(root, 'docs/mutations.md'), 'utf8')).toBe(stdout);
  });

  it('break something in every file of the adapter, the preload and the bridge', () => {
    const { stdout } = run("console.log(JSON.stringify(readMutations('.').map(({ file }) => file)))");
    const adapter = readdirSync(join(root, 'src/main/electron'))
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
      .map((name) => `src/main/electron/${name}`);
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining(adapter));
    expect(JSON.parse(stdout)).toContain('src/shim/preload.ts');
    expect(JSON.parse(stdout)).toContain('src/renderer/transports/electron-bridge.ts');
  });
});

describe('readMutations', () => {
  const GOOD = { breaks: 'it', file: 'a.ts', find: 'one', replace: 'two', tests: ['a.test.ts'] };
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-mutations-'));
    mkdirSync(join(directory, 'test/electron'), { recursive: true });
    writeFileSync(join(directory, 'a.ts'), 'one, then another one; a last line');
    writeFileSync(join(directory, 'a.test.ts'), '');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it.each([
    ['text that is no longer there', { find: 'three' }, 'a.ts: it: its text stands there 0 times'],
    ['text that is there more than once', { find: 'one' }, 'a.ts: it: its text stands there 2 times'],
    ['a file that has gone', { file: 'b.ts' }, 'there is no b.ts'],
    ['a test that has gone', { tests: ['b.test.ts'] }, 'there is no b.test.ts'],
    ['no test', { tests: [] }, 'it needs breaks, file, find, replace and tests'],
    ['nothing to change', { find: 'last', replace: 'last' }, 'it changes nothing'],
  ])('refuses an entry with %s', (_what, change, message) => {
    const list = JSON.stringify([{ ...GOOD, find: 'last', ...change }]);
    writeFileSync(join(directory, 'test/electron/mutations.json'), list);
    const { stderr } = run(`readMutations(${JSON.stringify(directory)})`);
    expect(stderr).toContain("Mutations that can't be tried:");
    expect(stderr).toContain(message);
  });
});
