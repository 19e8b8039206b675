// Builds what has changed since the last build: the packages (tsc), the page and the preload (Vite).
// Standard output stays empty, because `npm start` promises one line on it; progress goes to standard error.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from './parent-watch.mjs';

/** How often a build looks whether the one before it has ended. */
const LOCK_INTERVAL_MS = 100;

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
    name: 'packages',
    inputs: ['src', 'workbench'],
    outputs: ['dist/main/index.js', 'dist/shared/index.js', 'build/workbench/main/web.js'],
    run: () => runNode(['node_modules/typescript/bin/tsc', '--build']),
  },
  {
    name: 'page',
    inputs: ['src/shared', 'src/shim', 'src/renderer', 'workbench/contract', 'workbench/renderer'],
    outputs: ['build/page/index.html'],
    run: () => runNode(['node_modules/vite/bin/vite.js', 'build', '--config', 'workbench/renderer/vite.config.js']),
  },
  {
    name: 'preload',
    inputs: ['src/shared', 'src/shim', 'workbench/preload'],
    outputs: ['build/workbench/preload.cjs'],
    run: () => runNode(['node_modules/vite/bin/vite.js', 'build', '--config', 'workbench/preload/vite.config.js']),
  },
];

/**
 * Brings everything up to date, or the steps of the given names.
 *
 * @param {readonly string[]} names @default all: `packages`, `page`, `preload`
 * @throws {Error} when a step fails; what it said is on standard error
 */
export async function build(names = []) {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`There is no build step '${unknown.join("', '")}'`);
  const steps = names.length === 0 ? STEPS : STEPS.filter(({ name }) => names.includes(name));
  const unlock = await lockBuild();
  try {
    await runSteps(steps);
  } finally {
    await unlock();
  }
}

/** @param {readonly Step[]} steps */
async function runSteps(steps) {
  // The page and the preload are bundled from sources, so no step waits for another's output.
  const results = await Promise.allSettled(steps.map(bringUpToDate));
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason);
  if (failures.length > 0) throw new AggregateError(failures, failures.map((error) => error.message).join('\n'));
}

/**
 * Keeps builds of the same tree apart: tests that need one may start at the same time.
 *
 * @returns {Promise<() => Promise<void>>} lets the next one build
 */
async function lockBuild() {
  const path = join(root, 'build/.lock');
  const own = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  // Linked into place whole: a build that is killed never leaves a lock without its owner's id.
  await writeFile(own, String(process.pid));
  try {
    while (!(await isLinked(own, path))) {
      const owner = await readText(path);
      if (owner && !isAlive(Number(owner))) await rm(path, { force: true });
      else await setTimeout(LOCK_INTERVAL_MS);
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(path, { force: true });
}

/** @returns {Promise<boolean>} false when there is something at `path` already */
async function isLinked(own, path) {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {Step} step */
async function bringUpToDate(step) {
  const stampPath = join(root, 'build/.stamps', step.name);
  const fingerprint = await fingerprintOf([...SETUP, ...step.inputs]);
  const isComplete = step.outputs.every((path) => existsSync(join(root, path)));
  if (isComplete && (await readText(stampPath)) === fingerprint) return;
  process.stderr.write(`Building the ${step.name} …\n`);
  // A build that fails half-way must not pass for the one before it.
  await rm(stampPath, { force: true });
  try {
    await step.run();
  } catch (error) {
    throw new Error(`Building the ${step.name} failed`, { cause: error });
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
    await build(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
