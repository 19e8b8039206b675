import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Asks the script, an ES module, which Jest does not load. */
function missing(surroundings: Readonly<Record<string, unknown>>): readonly string[] {
  const code = `
    import { findMissing } from './scripts/test-electron.mjs';
    console.log(JSON.stringify(findMissing(${JSON.stringify(surroundings)})));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(stdout) as readonly string[]).map((text) => text.split('\n', 1)[0] ?? '');
}

const GOOD = { binary: '/electron', platform: 'linux', environment: { DISPLAY: ':0' }, isRoot: false };
const NO_BINARY = "- Electron's binary is not in node_modules/electron/dist.";
const NO_DISPLAY =
  '- There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set, and there is no Xvfb to stand in.';
const ROOT =
  '- This is root, to whom Chromium refuses its sandbox, and without a sandbox the suites would show nothing.';

describe('npm run test:electron', () => {
  it('says on standard error what is missing and how to get it, and fails', () => {
    const empty = mkdtempSync(join(tmpdir(), 'sallyport-electron-'));
    try {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/test-electron.mjs'], {
        cwd: root,
        encoding: 'utf8',
        // No binary there, whatever this machine has, and no X server.
        env: { ELECTRON_OVERRIDE_DIST_PATH: empty, PATH: empty, SystemRoot: process.env['SystemRoot'] ?? '' },
      });
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^Real Electron can't be tested here:\n\n/);
      expect(stderr).toContain(NO_BINARY);
      expect(stderr).toContain('`node node_modules/electron/install.js`');
      expect(stderr.includes(NO_DISPLAY)).toBe(process.platform === 'linux');
      expect(stderr.includes('apt-get install xvfb')).toBe(process.platform === 'linux');
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it.each([
    ['everything is there', {}, []],
    ['the binary is missing', { binary: undefined }, [NO_BINARY]],
    ['there is no display', { environment: {} }, [NO_DISPLAY]],
    ['DISPLAY is empty', { environment: { DISPLAY: '' } }, [NO_DISPLAY]],
    ['there is Wayland', { environment: { WAYLAND_DISPLAY: 'wayland-0' } }, []],
    ['there is Xvfb in place of a display', { environment: {}, xvfb: '/usr/bin/Xvfb' }, []],
    ['there is no display, on macOS', { environment: {}, platform: 'darwin' }, []],
    ['there is no display, on Windows', { environment: {}, platform: 'win32' }, []],
    ['it is run by root', { isRoot: true }, [ROOT]],
    ['everything is missing', { binary: undefined, environment: {}, isRoot: true }, [NO_BINARY, NO_DISPLAY, ROOT]],
  ])('knows what is missing when %s', (_when, change, expected) => {
    expect(missing({ ...GOOD, ...change })).toEqual(expected);
  });
});
