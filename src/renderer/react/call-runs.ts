import { SnapshotStore } from './snapshot-store.js';
import { toError } from './to-error.js';

/** How the newest run of a call stands; `idle` before the first and after `reset`. */
export interface CallSnapshot<R> {
  readonly status: 'idle' | 'pending' | 'done' | 'error' | 'cancelled';
  /** What it resolved with; with status `done` only. */
  readonly result: R | undefined;
  /** What it rejected with; with status `error` only. */
  readonly error: Error | undefined;
}

function snapshot<R>(status: CallSnapshot<R>['status']): CallSnapshot<R> {
  return { status, result: undefined, error: undefined };
}

/** The runs of one call of a component: all of them go on side by side, the newest one is shown. */
export class CallRuns<R> {
  readonly store = new SnapshotStore<CallSnapshot<R>>(snapshot('idle'));
  private readonly running = new Set<AbortController>();
  private newest: AbortController | undefined;

  /** @returns what `start` returns; nobody has to handle its failure, which is shown too */
  run(start: (signal: AbortSignal) => Promise<R>): Promise<R> {
    const controller = new AbortController();
    this.running.add(controller);
    this.newest = controller;
    this.store.set(snapshot('pending'));
    const result = this.follow(controller, start);
    result.catch(ignore);
    return result;
  }

  /** Aborts every run that has not settled. */
  cancel(): void {
    if (this.newest && this.running.has(this.newest)) this.show('cancelled');
    const controllers = [...this.running];
    this.running.clear();
    for (const controller of controllers) controller.abort();
  }

  /** Shows nothing any more; what is running goes on. */
  reset(): void {
    this.show('idle');
  }

  private async follow(controller: AbortController, start: (signal: AbortSignal) => Promise<R>): Promise<R> {
    try {
      const result = await start(controller.signal);
      if (this.newest === controller) this.store.set({ ...snapshot('done'), result });
      return result;
    } catch (error) {
      if (this.newest === controller) this.store.set({ ...snapshot('error'), error: toError(error) });
      throw error;
    } finally {
      this.running.delete(controller);
    }
  }

  /** What still comes of the newest run is not shown. */
  private show(status: 'idle' | 'cancelled'): void {
    this.newest = undefined;
    this.store.set(snapshot(status));
  }
}

function ignore(): void {
  // It is shown in the snapshot, and whoever awaits the run has it too.
}
