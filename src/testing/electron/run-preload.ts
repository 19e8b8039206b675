import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { PreloadSandbox } from './document.js';
import type { InMemoryWebContents } from './web-contents.js';
import type { Preload } from './world.js';

/** The modules, beside `electron`, that a sandboxed preload may require. */
const POLYFILLED: ReadonlySet<string> = new Set(['events', 'timers', 'url', 'node:events', 'node:timers', 'node:url']);

const ELECTRON: ReadonlySet<string> = new Set(['electron', 'electron/renderer', 'electron/common']);

/**
 * Runs the preload script at `path`: a function that the test gave for it, else the file, which must be one CommonJS
 * script.
 */
export function runPreload({ world }: InMemoryWebContents, path: string, sandbox: PreloadSandbox): void {
  const preload: Preload = world.preloads[path] ?? ((target) => runFile(path, target));
  preload(sandbox);
}

/** `require` of a window's preload. In a sandbox, which is where it is by default, it knows next to nothing. */
export function createPreloadRequire(
  { world, preferences }: InMemoryWebContents,
  electron: object,
): PreloadSandbox['require'] {
  const isSandboxed = world.app.sandboxesAll || (preferences.sandbox ?? preferences.nodeIntegration !== true);
  return (name) => {
    if (ELECTRON.has(name)) return electron;
    if (!isSandboxed || POLYFILLED.has(name)) return createRequire(preferences.preload ?? process.execPath)(name);
    throw new Error(`module not found: ${name}`);
  };
}

function runFile(path: string, { require, environment, window }: PreloadSandbox): void {
  const module = { exports: {} };
  const processOfPage = { env: environment, platform: process.platform, type: 'renderer', sandboxed: true };
  const parameters = ['require', 'module', 'exports', 'process', 'window', 'global', 'Buffer'];
  const run = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path });
  run(require, module, module.exports, processOfPage, window, undefined, undefined);
}
