// Not by name: what stands in for Electron may lack it, and then nothing else of this entry point would load.
import * as electron from 'electron';
import type { ForkOptions, UtilityProcess } from 'electron';
import type { PortLike, PortSignal } from '../../shared/index.js';
import type { LaunchWorker } from '../transports/launched-worker.js';

/**
 * Says how to start one of Electron's utility processes, for `inWorker`. The app must be ready by the first call.
 *
 * @param modulePath the file in which `serveInWorker` is called
 * @param options as Electron takes them
 * @example
 * const scanner = inWorker(ScanService, utilityProcessWorker(join(import.meta.dirname, 'scan-worker.js')));
 */
export function utilityProcessWorker(modulePath: string, options: ForkOptions = {}): LaunchWorker {
  return () => {
    const child = electron.utilityProcess.fork(modulePath, [], options);
    const end = Promise.withResolvers<unknown>();
    child.once('exit', (code) => end.resolve(new Error(`The utility process has ended with exit code ${code}`)));
    return {
      port: portOf(child),
      onExit: (listener) => void end.promise.then(listener),
      kill: () => void child.kill(),
    };
  };
}

/** The process's own way to its parent, as a port. Electron delivers on it from the beginning. */
function portOf(child: UtilityProcess): PortLike {
  return {
    postMessage: (message) => child.postMessage(message),
    addEventListener(type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      // Its end is what `onExit` tells.
      if (type === 'message') child.on('message', (data: unknown) => listener({ data }));
    },
    start: () => undefined,
    close() {
      // Electron knows no process id of one that has ended.
      if (child.pid !== undefined) child.postMessage({ lane: 'closed' } satisfies PortSignal);
    },
  };
}
