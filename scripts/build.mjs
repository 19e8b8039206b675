// Builds what has changed since the last build: the packages (tsc), the page and the preload (Vite).
// Standard output stays empty, because `npm start` promises one line on it; progress goes to standard error.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} inputs files and directories whose change makes the step run again
 * @property {readonly string[]} outputs files whose absence does
 * @property {() => Promise<void>} run
 */

/** What every step depends on: the tools and how they are set up. */
const SETUP = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'scripts/build.mjs'];

/** @type {readonly Step[]} */
const STEPS = [
  {
    name: 'the packages',
    inputs: ['src', 'workbench'],
    outputs: ['dist/main/index.js', 'dist/shared/index.js', 'build/workbench/main/web.js'],
    run: () => runNode(['node_modules/typescript/bin/tsc', '--build']),
  },
  {
    name: 'the page',
    inputs: ['src/shared', 'src/shim', 'src/renderer', 'workbench/contract', 'workbench/renderer'],
    outputs: ['build/page/index.html'],
    run: () => runNode(['node_modules/vite/bin/vite.js', 'build', '--config', 'workbench/renderer/vite.config.js']),
  },
  {
    name: 'the preload',
    inputs: ['src/shared', 'src/shim', 'workbench/preload'],
    outputs: ['build/workbench/preload.cjs'],
    run: () => runNode(['node_modules/vite/bin/vite.js', 'build', '--config', 'workbench/preload/vite.config.js']),
  },
];

/**
 * Brings everything up to date.
 *
 * @throws {Error} when a step fails; what it said is on standard error
 */
export async function build() {
  // The page and the preload are bundled from sources, so no step waits for another's output.
  const results = await Promise.allSettled(STEPS.map(bringUpToDate));
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason);
  if (failures.length > 0) throw new AggregateError(failures, failures.map((error) => error.message).join('\n'));
}

/** @param {Step} step */
async function bringUpToDate(step) {
  const stampPath = join(root, 'build/.stamps', step.name.replaceAll(' ', '-'));
  const fingerprint = await fingerprintOf([...SETUP, ...step.inputs]);
  const isComplete = step.outputs.every((path) => existsSync(join(root, path)));
  if (isComplete && (await readText(stampPath)) === fingerprint) return;
  process.stderr.write(`Building ${step.name} …\n`);
  // A build that fails half-way must not pass for the one before it.
  await rm(stampPath, { force: true });
  try {
    await step.run();
  } catch (error) {
    throw new Error(`Building ${step.name} failed`, { cause: error });
  }
  await mkdir(dirname(stampPath), { recursive: true });
  await writeFile(stampPath, fingerprint);
}

/**
 * What the inputs are now, by name, size and time of change; their contents are not read.
 *
 * @param {readonly string[]} paths relative to the repository
 */
async function fingerprintOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    for (const file of await filesOf(path)) {
      const { size, mtimeMs } = await stat(join(root, file));
      hash.update(`${file}\0${size}\0${mtimeMs}\0`);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path relative to the repository
 * @returns {Promise<string[]>} sorted; empty when there is nothing
 */
async function filesOf(path) {
  const stats = await stat(join(root, path)).catch(() => undefined);
  if (!stats) return [];
  if (stats.isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();
}

/** @param {string} path */
async function readText(path) {
  return readFile(path, 'utf8').catch(() => undefined);
}

/**
 * Runs a script of this repository with this Node; what it prints goes to standard error.
 *
 * @param {readonly string[]} args
 */
async function runNode(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr] });
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`${args[0]} ended with ${signal ?? code}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
