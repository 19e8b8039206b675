import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

/** Compiles the harness' main process into a directory. @returns its path there */
export function compileHarness(directory: string): string {
  const { code } = transformFileSync(join(__dirname, 'harness-main.ts'), {
    jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const path = join(directory, 'harness-main.cjs');
  writeFileSync(path, code);
  return path;
}
