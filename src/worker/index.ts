export type { LaunchWorker, LaunchedWorker } from '../main/transports/launched-worker.js';
export { inWorker, type InWorker, type InWorkerOptions } from './in-worker.js';
export { serveInWorker, type ServeInWorkerOptions } from './serve-in-worker.js';
export type { WorkerStatus } from './worker-supervisor.js';
export { workerThread } from './worker-thread.js';
