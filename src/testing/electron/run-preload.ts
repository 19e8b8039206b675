import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { PreloadSandbox } from './document.js';
import type { Preload, World } from './world.js';

/** The modules, beside `electron`, that a sandboxed preload may require. */
const POLYFILLED: ReadonlySet<string> = new Set(['events', 'timers', 'url', 'node:events', 'node:timers', 'node:url']);

/**
 * Runs the preload script at `path`: a function that the test gave for it, else the file, which must be one CommonJS
 * script that requires nothing but `electron` and a few modules of Node.
 */
export function runPreload(world: World, path: string, sandbox: PreloadSandbox): void {
  const preload: Preload = world.preloads.get(path) ?? ((target) => runFile(path, target));
  preload(sandbox);
}

function runFile(path: string, { electron, environment }: PreloadSandbox): void {
  const requirePolyfill = createRequire(path);
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    if (POLYFILLED.has(name)) return requirePolyfill(name);
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  const parameters = ['require', 'module', 'exports', 'process', 'global', 'Buffer'];
  const run = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path });
  run(require, module, module.exports, { env: environment, platform: process.platform }, undefined, undefined);
}
