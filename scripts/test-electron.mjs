// Runs the suites that need a real Electron: `npm run test:electron`, with Jest's own options after `--`.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { findElectron } from './electron-binary.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Time that an X server may take to say which display it has. */
const DISPLAY_TIMEOUT_MS = 10_000;

const MISSING_BINARY = `- Electron's binary is not in node_modules/electron/dist.
  Fetch it with \`node node_modules/electron/install.js\`. It comes from Electron's releases on GitHub, or from
  where ELECTRON_MIRROR says; an unpacked one can be named in ELECTRON_OVERRIDE_DIST_PATH beside path.txt.`;

const MISSING_DISPLAY = `- There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set, and there is no Xvfb to stand in.
  Run it in a desktop session, or install Xvfb (Debian, Ubuntu: \`apt-get install xvfb\`; Fedora:
  \`dnf install xorg-x11-server-Xvfb\`); it is started by itself.`;

const RUN_BY_ROOT = `- This is root, to whom Chromium refuses its sandbox, and without a sandbox the suites would show nothing.
  Run it as another user.`;

/**
 * @typedef {object} Surroundings
 * @property {string | undefined} binary Electron's, where there is one
 * @property {NodeJS.Platform} platform
 * @property {Readonly<NodeJS.ProcessEnv>} environment
 * @property {string | undefined} xvfb the X server without a screen, where there is one
 * @property {boolean} isRoot
 */

/**
 * What keeps real Electron from running here, each with its mend.
 *
 * @param {Surroundings} surroundings
 * @returns {string[]} empty when nothing does
 */
export function findMissing({ binary, platform, environment, xvfb, isRoot }) {
  const missing = [];
  if (binary === undefined) missing.push(MISSING_BINARY);
  if (platform === 'linux' && !hasDisplay(environment) && xvfb === undefined) missing.push(MISSING_DISPLAY);
  if (platform === 'linux' && isRoot) missing.push(RUN_BY_ROOT);
  return missing;
}

/** @param {Readonly<NodeJS.ProcessEnv>} environment */
function hasDisplay(environment) {
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * @param {string} name of a program
 * @param {string} path as `PATH` has it
 * @returns {string | undefined} where it is
 */
export function findProgram(name, path) {
  return path
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts an X server without a screen, on a display that it chooses itself.
 *
 * @param {string} program
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
async function startDisplay(program) {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const output = server.stdio[3];
  const number = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Xvfb did not say which display it has')), DISPLAY_TIMEOUT_MS);
    output?.once('data', (data) => {
      clearTimeout(timer);
      resolve(String(data).trim());
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { display: `:${number}`, stop: () => server.kill() };
}

/**
 * Runs Jest's project `electron`.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
async function runSuites(environment, args) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, '--runInBand', ...args, '--selectProjects=electron'], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** @param {readonly string[]} args for Jest */
async function main(args) {
  const { env: environment, platform } = process;
  const binary = findElectron();
  const xvfb = findProgram('Xvfb', environment['PATH'] ?? '');
  const missing = findMissing({ binary, platform, environment, xvfb, isRoot: process.getuid?.() === 0 });
  if (missing.length > 0 || binary === undefined) {
    process.stderr.write(`Real Electron can't be tested here:\n\n${missing.join('\n\n')}\n`);
    return 1;
  }
  await build();
  const needsDisplay = platform === 'linux' && !hasDisplay(environment) && xvfb !== undefined;
  const server = needsDisplay ? await startDisplay(xvfb) : undefined;
  try {
    const display = server ? { DISPLAY: server.display } : {};
    return await runSuites({ ...environment, ...display, SALLYPORT_ELECTRON: binary }, args);
  } finally {
    server?.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
