import { join, resolve } from 'node:path';
import type { LaunchWorker } from '../../src/main/transports/launched-worker.js';
import { workerThread } from '../../src/worker/worker-thread.js';

/** Starts a TypeScript file in a worker thread, compiled as Jest compiles. @param script relative to the repository */
export function typescriptWorker(script: string): LaunchWorker {
  return workerThread(resolve(__dirname, 'run-typescript.cjs'), { argv: [join(__dirname, '../..', script)] });
}
