// Starts the workbench: `node scripts/start.mjs auto|web|electron [options]`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { findElectron, installElectron } from './electron-binary.mjs';
import { watchParents } from './parent-watch.mjs';

const WEB_MAIN = fileURLToPath(new URL('../build/workbench/main/web.js', import.meta.url));
const ELECTRON_MAIN = fileURLToPath(new URL('../build/workbench/main/electron.js', import.meta.url));
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @typedef {{ readonly command: string, readonly args: readonly string[] }} Program */

const [mode = 'auto', ...options] = process.argv.slice(2);

/** What to do when nobody waits for this process any more; while it builds, there is nothing to stop but itself. */
let stop = () => process.exit(0);

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @returns {Promise<Program | undefined>} */
async function chooseProgram() {
  const web = { command: process.execPath, args: [WEB_MAIN] };
  if (mode === 'web' || (mode === 'auto' && !hasDisplay())) return web;
  const binary = findElectron() ?? (await fetchElectron());
  if (binary !== undefined) return { command: binary, args: [ELECTRON_MAIN] };
  if (mode === 'auto') {
    say('Electron could not be fetched: the workbench starts in web mode.');
    return web;
  }
  say("Electron can't start: its binary is not in node_modules/electron/dist.");
  say('Run `npx install-electron` where its download can be reached, or use `npm run start:web`.');
  return undefined;
}

/** Not without a display: whoever forces Electron there is told what is missing at once. */
async function fetchElectron() {
  if (!hasDisplay()) return undefined;
  say('Fetching Electron …');
  return installElectron();
}

/**
 * Runs the program until it ends, and ends as it did.
 *
 * @param {Program} program
 */
function run({ command, args }) {
  const child = spawn(command, [...args, ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SALLYPORT_PARENT: String(process.pid) },
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  stop = () => child.kill('SIGTERM');
  child.once('error', (error) => {
    say(`${command} can't be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of SIGNALS) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

async function start() {
  if (!['auto', 'web', 'electron'].includes(mode)) {
    say(`Unknown mode '${mode}': auto, web or electron`);
    process.exitCode = 2;
    return;
  }
  const program = await chooseProgram();
  if (!program) {
    process.exitCode = 1;
    return;
  }
  try {
    await build();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    return;
  }
  run(program);
}

watchParents(() => stop());
await start();
