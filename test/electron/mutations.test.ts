import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining(
        [
          ...['app-protocol', 'channel-claims', 'cloneable', 'electron-ipc', 'electron-lane', 'electron-shell'],
          ...['lane-link', 'origin', 'page-lifetimes', 'scrub-environment', 'secure-window', 'sender'],
        ].map((name) => `src/main/electron/${name}.ts`),
      ),
    );
    expect(JSON.parse(stdout)).toContain('src/shim/preload.ts');
    expect(JSON.parse(stdout)).toContain('src/renderer/transports/electron-bridge.ts');
  });
});
