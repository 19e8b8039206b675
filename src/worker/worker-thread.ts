import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { LaunchWorker, LaunchedWorker } from '../main/transports/launched-worker.js';
import type { PortLike, PortSignal } from '../shared/index.js';

/**
 * Says how to start a worker thread of Node.
 *
 * @param module the file in which `serveInWorker` is called
 * @param options as Node takes them
 */
export function workerThread(module: URL | string, options: WorkerOptions = {}): LaunchWorker {
  return () => launch(new Worker(module, options));
}

function launch(worker: Worker): LaunchedWorker {
  const end = Promise.withResolvers<unknown>();
  let failure: unknown;
  worker.on('error', (error) => (failure = error)); // what nobody has caught in there; `exit` follows
  worker.once('exit', (code) => end.resolve(failure ?? new Error(`The worker has ended with exit code ${code}`)));
  return {
    port: portOf(worker),
    onExit: (listener) => void end.promise.then(listener),
    kill: () => void worker.terminate(),
  };
}

/** The thread's own way to its parent, as a port. Node delivers on it from the beginning. */
function portOf(worker: Worker): PortLike {
  return {
    postMessage: (message) => worker.postMessage(message),
    addEventListener(type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      // Its end is what `onExit` tells.
      if (type === 'message') worker.on('message', (data: unknown) => listener({ data }));
    },
    start: () => undefined,
    close: () => worker.postMessage({ lane: 'closed' } satisfies PortSignal),
  };
}
