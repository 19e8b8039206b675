// Makes installers of the workbench for this system: `npm run package`, with electron-builder's options after `--`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { describeFuses, readFuses } from './packaging/read-fuses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = join(root, 'build/packages');
const BUILDER = join(root, 'packaging/node_modules/electron-builder/cli.js');

/** Smaller files than this are no Electron. */
const MIN_BINARY_BYTES = 50_000_000;

/**
 * Runs a program of Node's to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly shell?: boolean }} options
 * @throws {Error} when it fails
 */
async function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(undefined) : reject(new Error(`${args[0]} ended with ${code}`)),
    );
  });
}

/** electron-builder brings more packages than everything else here: it has a lock file of its own. */
async function installBuilder() {
  if (existsSync(BUILDER)) return;
  process.stderr.write('Installing electron-builder …\n');
  // On Windows npm is a batch file, which only a shell runs.
  await run('npm', ['ci', '--prefix', 'packaging'], { shell: process.platform === 'win32' });
}

/**
 * The app's executables among what was made.
 *
 * @returns {Promise<string[]>}
 */
async function findBinaries() {
  const entries = await readdir(OUTPUT, { recursive: true, withFileTypes: true });
  const candidates = entries
    .filter((entry) => entry.isFile() && isUnpacked(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(candidates.map(async (path) => ({ path, ...(await stat(path)) })));
  return sizes.filter(({ path, size }) => size >= MIN_BINARY_BYTES && !path.endsWith('.asar')).map(({ path }) => path);
}

/** @param {string} directory */
function isUnpacked(directory) {
  return /-unpacked|\.app[\\/]Contents[\\/]Frameworks[\\/]Electron Framework\.framework/.test(directory);
}

/**
 * Looks at what was made, not at what was asked for.
 *
 * @throws {Error} when a fuse is not as it has to be, or there is no executable to look at
 */
async function checkFuses() {
  const states = (await findBinaries()).map((path) => ({ path, fuses: readFuses(path) }));
  const packaged = states.filter(({ fuses }) => fuses !== undefined);
  if (packaged.length === 0) throw new Error('There is no executable in build/packages whose fuses could be read');
  for (const { path, fuses } of packaged) {
    const wrong = describeFuses(fuses ?? new Map());
    if (wrong.length > 0) throw new Error(`${path} has the wrong fuses:\n${wrong.join('\n')}`);
    process.stderr.write(`The fuses of ${path} are as they have to be.\n`);
  }
}

try {
  await run(process.execPath, [join(root, 'scripts/check-electron.mjs'), '--strict']);
  await build();
  await installBuilder();
  const args = [BUILDER, '--projectDir', root, '--config', 'packaging/electron-builder.json', ...process.argv.slice(2)];
  await run(process.execPath, args);
  await checkFuses();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
