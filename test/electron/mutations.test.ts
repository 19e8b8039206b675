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
    import { nameOf, selectMutations } from './scripts/mutations/select-mutations.mjs';
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
    ['a row that is no number', { row: 'row 5' }, 'its row is no number'],
  ])('refuses an entry with %s', (_what, change, message) => {
    const list = JSON.stringify([{ ...GOOD, find: 'last', ...change }]);
    writeFileSync(join(directory, 'test/electron/mutations.json'), list);
    const { stderr } = run(`readMutations(${JSON.stringify(directory)})`);
    expect(stderr).toContain("Mutations that can't be tried:");
    expect(stderr).toContain(message);
  });
});

describe('negative controls', () => {
  const GOOD = { breaks: 'it', file: 'a.ts', find: 'one', replace: 'two', tests: ['a.test.ts'] };
  const CONTROLS = [
    { ...GOOD, row: 5 },
    { ...GOOD, row: 54 },
    { ...GOOD, row: [54, 55] },
    { ...GOOD, fault: 'disk full' },
    { ...GOOD, fault: 'i/o error', row: 7, file: 'row 5.ts' },
    GOOD,
  ];
  /** The second no longer applies. */
  const FIND: Readonly<Record<number, string>> = { 1: 'one', 2: 'three' };
  let directory: string;

  /** What `--only` finds among them, as the report names it. */
  const find = (only: string): unknown =>
    JSON.parse(
      run(`const found = selectMutations(${JSON.stringify(CONTROLS)}, ${JSON.stringify(only)});
      console.log(JSON.stringify(found.map(nameOf)))`).stdout,
    );

  const readRow = (row: number): ReturnType<typeof run> =>
    run(`console.log(readMutations(${JSON.stringify(directory)}, 'row ${row}').map(nameOf).join())`);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-mutations-'));
    const controls = join(directory, 'test/security/controls');
    mkdirSync(controls, { recursive: true });
    writeFileSync(join(directory, 'a.ts'), 'one');
    writeFileSync(join(directory, 'a.test.ts'), '');
    writeFileSync(join(controls, 'notes.md'), 'not a list');
    writeFileSync(join(controls, 'b.json'), JSON.stringify([{ ...GOOD, row: 3 }]));
    writeFileSync(join(controls, 'a.json'), JSON.stringify([1, 2].map((row) => ({ ...GOOD, row, find: FIND[row] }))));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('are read from every list under test/security/controls', () => {
    expect(readRow(1).stdout).toBe('row 1: a.ts: it\n');
    expect(readRow(3).stdout).toBe('row 3: a.ts: it\n');
  });

  it('are found by their row, and not by one that begins like it', () => {
    expect(find('row 5')).toEqual(['row 5: a.ts: it']);
    expect(find('row 54')).toEqual(['row 54: a.ts: it', 'row 54: row 55: a.ts: it']);
  });

  it('are found by their fault', () => {
    expect(find('fault disk full')).toEqual(['fault disk full: a.ts: it']);
    expect(find('fault: disk full')).toEqual(['fault disk full: a.ts: it']);
    expect(find('fault disk')).toEqual([]);
  });

  it('are found by any other text of their name', () => {
    expect(find('a.ts: it')).toHaveLength(5);
    expect(find('i/o error')).toEqual(['row 7: fault i/o error: row 5.ts: it']);
    expect(find('')).toHaveLength(6);
  });

  it('that no longer apply are no matter while others are asked for', () => {
    expect(readRow(2).stderr).toContain('its text stands there 0 times');
    expect(readRow(1)).toMatchObject({ stdout: 'row 1: a.ts: it\n', stderr: '' });
  });
});
