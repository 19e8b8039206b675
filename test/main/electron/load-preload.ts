import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { transformFileSync } from '@swc/core';
import type { PreloadSandbox } from '../../../src/testing/electron/document.js';

const PRELOAD = join(__dirname, '../../../src/shim/preload.ts');

const compiled = new Map<string, string>();

/**
 * Loads the preload's source as its bundle would be loaded: in a scope of its own, with nothing to require but
 * `electron`, and the window of its own world. Jest can't do it, for it has one `electron` for a whole suite, and each document has its own.
 */
export function loadPreload(sandbox: PreloadSandbox): typeof import('../../../src/shim/preload.js') {
  return load(PRELOAD, sandbox) as typeof import('../../../src/shim/preload.js');
}

function load(path: string, sandbox: PreloadSandbox): object {
  const require = (name: string): object => {
    if (name === 'electron') return sandbox.electron;
    if (name.startsWith('.')) return load(join(dirname(path), name.replace(/\.js$/, '.ts')), sandbox);
    throw new Error(`module not found: ${name}`);
  };
  const exports = {};
  compileFunction(compile(path), ['require', 'exports', 'window'], { filename: path })(
    require,
    exports,
    sandbox.window,
  );
  return exports;
}

function compile(path: string): string {
  const code =
    compiled.get(path) ??
    transformFileSync(path, {
      jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    }).code;
  compiled.set(path, code);
  return code;
}
