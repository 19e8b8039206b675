import type { PortLike } from '../../shared/index.js';

/** A thread or process of its own that was started to serve. */
export interface LaunchedWorker {
  /** What carries everything to it and back. Closing it asks the worker to end by itself; it need not tell of its end. */
  readonly port: PortLike;
  /** Calls `listener` once when it has ended, for whichever reason. @param listener handed what is known of the reason */
  onExit(listener: (reason: unknown) => void): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Starts a thread or process; called again each time that the one before has ended. @throws what starting it throws */
export type LaunchWorker = () => LaunchedWorker;
