import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { transformFileSync } from '@swc/core';

const PRELOAD = join(__dirname, '../../../src/shim/preload.ts');

const compiled = new Map<string, string>();

/**
 * Loads the preload's source as its bundle would be loaded: in a scope of its own, with nothing to require but
 * `electron`. Jest can't do it, for it has one `electron` for a whole suite, and each document has its own.
 */
export function loadPreload(electron: object): typeof import('../../../src/shim/preload.js') {
  return load(PRELOAD, electron) as typeof import('../../../src/shim/preload.js');
}

function load(path: string, electron: object): object {
  const require = (name: string): object => {
    if (name === 'electron') return electron;
    if (name.startsWith('.')) return load(join(dirname(path), name.replace(/\.js$/, '.ts')), electron);
    throw new Error(`module not found: ${name}`);
  };
  const exports = {};
  compileFunction(compile(path), ['require', 'exports'], { filename: path })(require, exports);
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
