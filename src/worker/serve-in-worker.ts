import type { WorkerHostOptions } from '../main/host/event-service-host-options.js';
import { EventServiceHost, messagePort } from '../main/index.js';
import type { Class } from '../main/metadata/service-definition.js';
import type { Limits, PortLike } from '../shared/index.js';
import { openParentPort } from './parent-port.js';

export interface ServeInWorkerOptions extends Omit<WorkerHostOptions, 'development'> {
  /** The way to the parent. @default that of this worker thread or utility process */
  readonly port?: PortLike;
}

/**
 * One connection carries the calls of every client of main, which has let each of them through already and ends what
 * takes too long: what is left to bound is what would hurt main.
 */
const LIMITS: Partial<Limits> = {
  maxRunningCalls: 1_024,
  maxWaitingCalls: 4_096,
  maxStreams: 512,
  maxArgumentBytes: 268_435_456,
  // What one page is refused here must not end what all are served by.
  maxInboxMessages: 1_000_000,
  maxOffences: 1_000_000_000,
  timeoutMs: 86_400_000,
};

/**
 * Serves a class to the process that has started this worker; there `inWorker` stands for it. Arguments are checked
 * here too: that is how payload classes come to be instances of themselves again. Who may call and how often, what is
 * recorded, kept or tried again, main has decided: decorators for that count there, and not once more in the worker.
 *
 * @returns the host, which ends when main asks for it
 * @throws {DefinitionError} when the class can't be served
 * @throws {TypeError} when this is no worker
 * @example
 * await serveInWorker(ThumbnailService);
 */
export async function serveInWorker<T extends object>(
  type: Class<T>,
  { port = openParentPort(), limits, ...options }: ServeInWorkerOptions = {},
): Promise<EventServiceHost> {
  const host = await EventServiceHost.startInWorker(type, {
    ...options,
    defaultAccess: options.defaultAccess ?? 'public',
    limits: { ...LIMITS, ...limits },
    // Main tells its pages no more than it tells them of its own.
    development: true,
  });
  port.addEventListener('close', () => void end(host, port));
  await host.bind(messagePort({ ports: [port], peer: { transport: 'worker', clientId: 'main' } }));
  return host;
}

async function end(host: EventServiceHost, port: PortLike): Promise<void> {
  try {
    await host.dispose();
  } catch (error) {
    host.logger.error('A worker could not end cleanly', { error });
  }
  port.close();
}
