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

describe('the guides', () => {
  it('show the examples as they are: `node scripts/embed-examples.mjs` puts them in', () => {
    const guides = Object.entries(embedded());
    expect(guides.map(([path]) => path)).toEqual(['docs/testing.md']);
    for (const [path, text] of guides) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  it('show no code in TypeScript that is not a file, which is type-checked and run', () => {
    const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
    const marks = [...text.matchAll(/<!-- file: (\S+) -->/g)].map(([, path]) => path ?? '');
    expect(marks).toHaveLength(6);
    expect(text.match(/^```ts$/gm)).toHaveLength(marks.length);
    // Beside the modules that they test there are suites only, which Jest finds by their names.
    for (const path of marks) expect(existsSync(join(root, path))).toBe(true);
  });

  it.each(['docs/testing.md', 'docs/packaging.md', 'docs/mutations.md'])('%s links to what is there', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
    for (const link of links) expect([link, existsSync(join(root, dirname(path), link))]).toEqual([link, true]);
  });
});
