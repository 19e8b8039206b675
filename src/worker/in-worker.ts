import { nullLogger } from '../main/logging/null-logger.js';
import type { Logger } from '../main/logging/logger.js';
import { readServiceDefinition } from '../main/metadata/read-service-definition.js';
import type { Class } from '../main/metadata/service-definition.js';
import type { LaunchWorker } from '../main/transports/launched-worker.js';
import { systemClock, type BackOffOptions, type Clock, type ServiceErrorClass } from '../shared/index.js';
import { forwardMembers } from './forward-members.js';
import { WorkerSupervisor, type WorkerStatus } from './worker-supervisor.js';
import { workerThread } from './worker-thread.js';

export interface InWorkerOptions {
  /** The app's own error classes; what the worker throws of them arrives as them. @default none */
  readonly errors?: readonly ServiceErrorClass[];
  /** How long it may take from its start until it can be called, in milliseconds. @default 10_000 */
  readonly startTimeoutMs?: number;
  /** How long it may take to end by itself before it is ended, in milliseconds. @default 2_000 */
  readonly stopTimeoutMs?: number;
  /** How long to wait before it is started again. @default at most 500 ms at first, at most 30 s after that */
  readonly restart?: BackOffOptions;
  /** Told of each change. @default nobody; `logger` is told too */
  readonly onStatus?: (status: WorkerStatus) => void;
  /** @default nothing is logged */
  readonly logger?: Logger;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** From 0 up to 1, for the delays. @default Math.random */
  readonly random?: () => number;
}

/** What stands for a service that runs elsewhere: its served methods, and the end of its worker. */
export type InWorker<T> = T & AsyncDisposable;

/**
 * Stands for an event service that runs in a worker, in a host of main: every call passes main's policies, and then
 * goes on to the worker, which checks its arguments again. Put it into the host's container in place of the class.
 *
 * The worker is started by the first call; calls wait until it is ready. When it ends by itself, what it was asked
 * rejects with `UNAVAILABLE`, and so does everything until it has been started again; `details.retryAfterMs` says when
 * that is tried. Whoever makes it disposes of it.
 *
 * @param type the class that the worker serves; here no instance of it is made
 * @param module the file that calls `serveInWorker`, for a worker thread, or what starts something else
 * @throws {DefinitionError} when the class can't be served, or has members that can't be forwarded: events, states and
 *   namespaces
 * @example
 * await using thumbnails = inWorker(ThumbnailService, new URL('./thumbnail-worker.js', import.meta.url));
 * container.register(ThumbnailService, { useValue: thumbnails });
 */
export function inWorker<T extends object>(
  type: Class<T>,
  module: URL | LaunchWorker,
  options: InWorkerOptions = {},
): InWorker<T> {
  const definition = readServiceDefinition(type, { defaultAccess: { kind: 'public' } });
  const { logger = nullLogger, onStatus } = options;
  const name = type.name;
  const supervisor = new WorkerSupervisor({
    name,
    launch: typeof module === 'function' ? module : workerThread(module),
    errors: options.errors ?? [],
    startTimeoutMs: options.startTimeoutMs ?? 10_000,
    stopTimeoutMs: options.stopTimeoutMs ?? 2_000,
    backOff: options.restart ?? {},
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    onProblem: (error) => logger.warn('A worker’s message belongs to nothing', { service: name, error }),
    onStatus: (status) => {
      log(logger, name, status);
      onStatus?.(status);
    },
  });
  const members = forwardMembers(definition, supervisor, logger);
  return Object.assign(members as T, { [Symbol.asyncDispose]: () => supervisor[Symbol.asyncDispose]() });
}

function log(logger: Logger, service: string, status: WorkerStatus): void {
  if (status.state !== 'waiting') return logger.info(`A worker is ${status.state}`, { service });
  const { attempt, retryInMs, reason } = status;
  logger.warn('A worker has ended', { service, attempt, retryInMs, error: reason });
}
