import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');

/** What the guides would be with the files that they name as those are now. */
function embedded(): Readonly<Record<string, string>> {
  const code = `
    import { readFileSync } from 'node:fs';
    import { GUIDES, embedExamples } from './scripts/embed-examples.mjs';
    const guides = GUIDES.map((path) => [path, embedExamples(readFileSync(path, 'utf8'))]);
    console.log(JSON.stringify(Object.fromEntries(guides)));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  return JSON.parse(stdout) as Record<string, string>;
}

/** The guides that show whole files, and how many. */
const SHOWING: readonly (readonly [path: string, files: number])[] = [
  ['docs/testing.md', 6],
  ['docs/react.md', 8],
  ['docs/streams.md', 4],
  ['docs/events.md', 4],
  ['docs/state.md', 6],
  ['docs/connections.md', 12],
  ['docs/sessions.md', 6],
  ['docs/policies.md', 3],
  ['docs/resilience.md', 4],
  ['docs/audit.md', 3],
  ['docs/security.md', 1],
  ['docs/hardening.md', 2],
];

const OTHERS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/guide.md',
  'docs/architecture.md',
  'docs/protocol.md',
  'docs/errors.md',
  'docs/packaging.md',
  'docs/mutations.md',
  'docs/workbench.md',
];

/** As links name them. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the guides', () => {
  it('show the examples as they are: `node scripts/embed-examples.mjs` puts them in', () => {
    const guides = Object.entries(embedded());
    expect(guides.map(([path]) => path)).toEqual(SHOWING.map(([path]) => path));
    for (const [path, text] of guides) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  it.each(SHOWING)(
    'show no code in TypeScript that is not a file, which is type-checked and run: %s',
    (path, count) => {
      const text = readFileSync(join(root, path), 'utf8');
      const marks = [...text.matchAll(/<!-- file: (\S+) -->/g)].map(([, mark]) => mark ?? '');
      expect(marks).toHaveLength(count);
      expect(text.match(/^```tsx?$/gm)).toHaveLength(marks.length);
      // Beside the modules that they test there are suites only, which Jest finds by their names.
      for (const mark of marks) expect(existsSync(join(root, mark))).toBe(true);
    },
  );

  it.each([...SHOWING.map(([path]) => path), ...OTHERS])('%s links to what is there', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
    for (const link of links) expect([link, existsSync(join(root, dirname(path), link))]).toEqual([link, true]);
  });

  it.each([...SHOWING.map(([path]) => path), ...OTHERS])('%s links to headings that are there', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    for (const [, link = '', heading = ''] of text.matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)) {
      const target = link === '' ? text : readFileSync(join(root, dirname(path), link), 'utf8');
      expect(headingsOf(target)).toContain(heading);
    }
  });
});
