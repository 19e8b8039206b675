import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, findTitles, readControls, readTable } from './security-table.js';

const ROWS = Array.from({ length: 83 }, (_, index) => String(index + 1));

const FAULTS = [
  'renderer crash',
  'kill -9 mid-write',
  'power loss',
  'disk full',
  'i/o error',
  'window closed mid-stream',
  'reload mid-call',
  'handler hang',
  'slow consumer',
  'call flood',
  'websocket drop',
  'port loss',
  'corrupt database',
  'clock jump',
  'sleep and wake',
  'two instances',
];

/** Files and the terminal have their rows with them: there is nothing yet that could be attacked. */
const COMING: ReadonlySet<string> = new Set(ROWS.slice(68, 78));

const table = readTable();

describe('the table in docs/security.md', () => {
  it('has each row and each fault once, in their order', () => {
    expect(table.map(({ subject }) => subject)).toEqual([...ROWS, ...FAULTS]);
  });

  it('names a test, or what the row comes with', () => {
    const missing = table.filter(({ tests }) => tests.length === 0);
    expect(missing.map(({ subject }) => subject)).toEqual(ROWS.filter((row) => COMING.has(row)));
    for (const { subject, shownIn } of table.filter((line) => COMING.has(line.subject)))
      expect(shownIn).toBe(Number(subject) < 74 ? 'comes with files' : 'comes with the terminal');
  });

  it('names only tests that exist', () => {
    const named = table.flatMap(({ subject, tests }) => tests.map((test) => ({ subject, ...test })));
    const gone = named.filter(({ file, title }) => !quotes(file, title));
    expect(gone).toEqual([]);
  });

  it('names every test of a row or a fault', () => {
    const found = findTitles();
    expect(found.filter(({ subject }) => !ROWS.includes(subject) && !FAULTS.includes(subject))).toEqual([]);
    const unnamed = found.filter(
      ({ subject, file, title }) =>
        !table.some(
          (line) => line.subject === subject && line.tests.some((test) => test.file === file && test.title === title),
        ),
    );
    expect(unnamed).toEqual([]);
  });

  it('says where each was shown', () => {
    const lines = table.filter(({ tests }) => tests.length > 0);
    expect(lines.filter(({ shownIn }) => shownIn === '').map(({ subject }) => subject)).toEqual([]);
  });
});

describe('the negative controls', () => {
  const controls = readControls();

  it('belong to rows and faults of the table', () => {
    const unknown = controls.flatMap(({ list, subjects }) =>
      subjects
        .filter((subject) => !ROWS.includes(subject) && !FAULTS.includes(subject))
        .map((subject) => ({ list, subject })),
    );
    expect(unknown).toEqual([]);
  });

  it('are named beside each row that has a test', () => {
    for (const { subject, controls: named } of table.filter((line) => line.tests.length > 0)) {
      const lists = controls.filter((control) => control.subjects.includes(subject)).map(({ list }) => list);
      expect({ subject, controls: named }).toEqual({ subject, controls: [...new Set(lists)].toSorted() });
    }
  });

  it('are there for all but what only the real Electron shows', () => {
    const shownHere = table.filter(({ tests }) => tests.some(({ file }) => !file.startsWith('test/electron/real/')));
    expect(shownHere.filter((line) => line.controls.length === 0).map(({ subject }) => subject)).toEqual([]);
  });
});

/** Whether the title stands in the file, as a string. */
function quotes(file: string, title: string): boolean {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [`'${title}'`, `\`${title}\``, `"${title}"`].some((quoted) => text.includes(quoted));
}
