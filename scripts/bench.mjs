// Builds the benchmarks and runs them; arguments go to them: `npm run bench -- --json`, `npm run bench -- calls`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
};

run('node_modules/typescript/bin/tsc', '--build', 'bench');
await import(new URL('../build/bench/index.js', import.meta.url));
