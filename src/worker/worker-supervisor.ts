import { setImmediate } from 'node:timers';
import type { LaunchWorker, LaunchedWorker } from '../main/transports/launched-worker.js';
import { RendererEventService } from '../renderer/index.js';
import {
  BackOff,
  DisposedError,
  UnavailableError,
  messagePortLink,
  trackResource,
  type BackOffOptions,
  type Clock,
  type Link,
  type ServiceError,
  type ServiceErrorClass,
} from '../shared/index.js';

/** How a worker stands. */
export type WorkerStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** It has ended, and is started again in that time. */
  | { readonly state: 'waiting'; readonly attempt: number; readonly retryInMs: number; readonly reason: unknown };

export interface SupervisorOptions {
  /** In messages and errors. */
  readonly name: string;
  readonly launch: LaunchWorker;
  readonly errors: readonly ServiceErrorClass[];
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly backOff: BackOffOptions;
  readonly onStatus: (status: WorkerStatus) => void;
  readonly onProblem: (error: ServiceError) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

/** A worker that ran for this long before it ended is no worker that can't start: the next one is started soon. */
const STEADY_MS = 60_000;

/** One worker that was started. */
interface Run {
  readonly worker: LaunchedWorker;
  readonly link: Link;
  readonly exited: Promise<void>;
  readonly service: Promise<object>;
  /** Why it has ended, once it has. */
  exit?: { readonly reason: unknown };
}

/** Keeps one worker running from the first call on: when it ends, the next one is started after a while. */
export class WorkerSupervisor implements AsyncDisposable {
  private readonly backOff: BackOff;
  private run: Run | undefined;
  /** What calls reach: there while the worker is ready. */
  private ready: object | undefined;
  private readySinceMs = 0;
  private waiting: { readonly untilMs: number; readonly reason: unknown } | undefined;
  private readonly stopping = new Set<Promise<void>>();
  private isDisposed = false;

  constructor(private readonly options: SupervisorOptions) {
    const { backOff, clock, random } = options;
    this.backOff = new BackOff(backOff, { clock, random });
  }

  /** The worker's service object, at once where it is ready. */
  get current(): object | undefined {
    return this.ready;
  }

  /**
   * The worker's service object, once it is ready.
   *
   * @throws {UnavailableError} when it does not get ready, and at once while the next one may not be started yet
   * @throws {DisposedError}
   */
  async service(): Promise<object> {
    if (this.isDisposed) throw new DisposedError();
    if (this.waiting) throw this.unavailable(this.waiting.reason);
    this.run ??= this.start();
    return this.run.service;
  }

  /** What a caller is told of an error that came of a call. */
  explain(error: unknown): unknown {
    const { code } = error as Partial<ServiceError>;
    // Of the connection, not of the method: the worker has ended, or is about to.
    if (code !== 'DISCONNECTED' && code !== 'DISPOSED') return error;
    return this.isDisposed ? new DisposedError(undefined, { cause: error }) : this.unavailable(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isDisposed = true;
    this.backOff.stop();
    this.waiting = undefined;
    if (this.run) this.stop(this.run);
    await Promise.all(this.stopping);
  }

  private start(): Run {
    const { launch, onStatus } = this.options;
    onStatus({ state: 'starting' });
    const worker = launchOrFail(launch);
    const link = messagePortLink(worker.port);
    const exited = Promise.withResolvers<void>();
    const run: Run = { worker, link, exited: exited.promise, service: this.connect(link, () => run.exit?.reason) };
    const markEnded = trackResource('worker');
    worker.onExit((reason) => {
      markEnded();
      run.exit = { reason };
      this.lose(run, reason);
      link.close();
      exited.resolve();
    });
    run.service.then(
      (service) => this.begin(run, service),
      // Whoever has called is told; here it is only taken note of.
      (error: unknown) => this.lose(run, error),
    );
    return run;
  }

  private async connect(link: Link, exitReason: () => unknown): Promise<object> {
    const { errors, onProblem, startTimeoutMs: timeoutMs } = this.options;
    try {
      return await RendererEventService.connect<never>({ transport: () => link, errors, onProblem, timeoutMs });
    } catch (error) {
      throw this.isDisposed ? new DisposedError() : this.unavailable(exitReason() ?? error);
    }
  }

  private begin(run: Run, service: object): void {
    void RendererEventService.closed(service).then((reason) => this.lose(run, reason));
    if (this.run !== run || this.isDisposed) return;
    this.ready = service;
    this.readySinceMs = this.options.clock.monotonicMs();
    this.options.onStatus({ state: 'running' });
  }

  /** The worker has ended, or can't be reached: it is none any more, and the next one is started after a while. */
  private lose(run: Run, reason: unknown): void {
    if (this.run !== run || this.isDisposed) return;
    const { clock, onStatus } = this.options;
    const wasSteady = this.ready !== undefined && clock.monotonicMs() - this.readySinceMs >= STEADY_MS;
    this.ready = undefined;
    this.run = undefined;
    this.stop(run);
    if (wasSteady) this.backOff.reset();
    const retryInMs = this.backOff.schedule(() => {
      this.waiting = undefined;
      this.run = this.start();
    });
    this.waiting = { untilMs: clock.monotonicMs() + retryInMs, reason };
    onStatus({ state: 'waiting', attempt: this.backOff.attempt, retryInMs, reason });
  }

  /** Asks it to end, and ends it where it does not. */
  private stop(run: Run): void {
    if (run.exit) return;
    run.link.close();
    const { clock, stopTimeoutMs } = this.options;
    const deadline = clock.after(stopTimeoutMs, () => run.worker.kill());
    const stopped = run.exited.finally(() => {
      deadline();
      this.stopping.delete(stopped);
    });
    this.stopping.add(stopped);
  }

  private unavailable(cause: unknown): UnavailableError {
    if (cause instanceof UnavailableError) return cause;
    const retryAfterMs = this.waiting
      ? Math.max(0, this.waiting.untilMs - this.options.clock.monotonicMs())
      : undefined;
    const message = `The worker of ${this.options.name} is not available now`;
    return new UnavailableError(message, {
      cause,
      ...(retryAfterMs === undefined ? {} : { details: { retryAfterMs } }),
    });
  }
}

/** What can't be started is a worker that has ended. */
function launchOrFail(launch: LaunchWorker): LaunchedWorker {
  try {
    return launch();
  } catch (error) {
    const port = { postMessage: ignore, addEventListener: ignore, start: ignore, close: ignore };
    return { port, onExit: (listener) => void setImmediate(() => listener(error)), kill: ignore };
  }
}

function ignore(): void {
  // Nobody is there.
}
