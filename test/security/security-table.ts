import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A line of the table in docs/security.md. */
export interface TableLine {
  /** A row's number, or a fault's name. */
  readonly subject: string;
  readonly threat: string;
  readonly tests: readonly TestTitle[];
  readonly shownIn: string;
  /** Files of test/security/controls. */
  readonly controls: readonly string[];
}

export interface TestTitle {
  /** Relative to the repository. */
  readonly file: string;
  /** As it stands in the file, between quotes. */
  readonly title: string;
}

export interface Control {
  /** The list it is in, without its folder. */
  readonly list: string;
  readonly subjects: readonly string[];
  readonly tests: readonly string[];
}

/** Reads both tables, of rows and of faults. */
export function readTable(): readonly TableLine[] {
  const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
  const section = text.slice(text.indexOf('\n## The table\n'));
  return section
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 8 && !/^(?:row|fault|-+)$/.test(cells[1] ?? ''))
    .map(([, subject = '', threat = '', tests = '', shownIn = '', , control = '']) => ({
      subject,
      threat,
      tests: [...tests.matchAll(/`([^`]+)` · `([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title })),
      shownIn,
      controls: [...control.matchAll(/`([^`]+)`/g)].map(([, list = '']) => list),
    }));
}

/** Every `describe('row 54: …` and `describe('fault: …` under test/security. */
export function findTitles(): readonly (TestTitle & { readonly subject: string })[] {
  const directory = join(ROOT, 'test/security');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.test.ts'),
  );
  return files.flatMap((name) => {
    const text = readFileSync(join(directory, name), 'utf8');
    const found = [...text.matchAll(/describe(?:\.each\([^\n]*\))?\(\s*(['`])((?:row (\d+)|fault): ([^'`]+))\1/g)];
    return found.map(([, , title = '', row, fault = '']) => ({
      file: `test/security/${name.replaceAll('\\', '/')}`,
      title,
      subject: row ?? fault,
    }));
  });
}

/** What is in test/security/controls, by rows and faults. */
export function readControls(): readonly Control[] {
  const directory = join(ROOT, 'test/security/controls');
  const lists = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return lists.flatMap((list) => {
    const entries = JSON.parse(readFileSync(join(directory, list), 'utf8')) as readonly ControlEntry[];
    return entries.map(({ row = [], fault, tests }) => ({
      list,
      subjects: [...[row].flat().map(String), ...(fault === undefined ? [] : [fault])],
      tests,
    }));
  });
}

interface ControlEntry {
  readonly row?: number | readonly number[];
  readonly fault?: string;
  readonly tests: readonly string[];
}
