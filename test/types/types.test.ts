import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareDiagnostics, parseDiagnostics, type Diagnostic } from './diagnostics.js';

const COMPILER = join(__dirname, '../../node_modules/typescript/bin/tsc');
const FILES = readdirSync(__dirname).filter((name) => name.endsWith('.ts'));

describe('the types', () => {
  let diagnostics: readonly Diagnostic[] = [];

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(process.execPath, [COMPILER, '-p', __dirname, '--pretty', 'false'], {
      encoding: 'utf8',
    });
    if (stderr !== '') throw new Error(stderr);
    diagnostics = parseDiagnostics(stdout).filter(({ file }) => FILES.includes(basename(file)));
  }, 60_000);

  it.each(FILES)('accept and refuse in %s what its comments say', (name) => {
    const own = diagnostics.filter(({ file }) => basename(file) === name);
    expect(compareDiagnostics(readFileSync(join(__dirname, name), 'utf8'), own)).toEqual([]);
  });
});

describe('compareDiagnostics', () => {
  const source = ['const fine = 1;', '// refused: is no number', "const broken: number = '';"].join('\n');
  const error = { file: 'a.ts', line: 3, message: 'TS1: a text is no number' };

  it('finds nothing where each error is expected', () => {
    expect(compareDiagnostics(source, [error])).toEqual([]);
  });

  it('finds an expected error that is missing, elsewhere, or words something else', () => {
    const missing = 'line 3 is not refused: is no number';
    expect(compareDiagnostics(source, [])).toEqual([missing]);
    expect(compareDiagnostics(source, [{ ...error, line: 1 }])).toHaveLength(2);
    expect(compareDiagnostics(source, [{ ...error, message: 'TS2: other' }])).toHaveLength(2);
  });

  it('finds an error that nobody expects, a second one of the same line too', () => {
    expect(compareDiagnostics('', [error])).toEqual(['line 3 is refused unexpectedly: TS1: a text is no number']);
    expect(compareDiagnostics(source, [error, error])).toHaveLength(1);
  });

  it('joins several expectations to the line after them', () => {
    const twice = ['// refused: one', '// refused: two', 'broken();'].join('\n');
    const errors = ['two', 'one'].map((message) => ({ file: 'a.ts', line: 3, message }));
    expect(compareDiagnostics(twice, errors)).toEqual([]);
  });
});

describe('parseDiagnostics', () => {
  it('joins the further lines of an error to its first', () => {
    const output = 'test/a.ts(3,5): error TS1: first\n  second\ntest/b.ts(1,1): error TS2: other\n';
    expect(parseDiagnostics(output)).toEqual([
      { file: 'test/a.ts', line: 3, message: 'TS1: first\n  second' },
      { file: 'test/b.ts', line: 1, message: 'TS2: other' },
    ]);
  });
});
