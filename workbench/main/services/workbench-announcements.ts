import { createSubscription, type Subscription } from 'sallyport/shared';
import { inject, injectable } from 'tsyringe';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

/** What can change; named as the events that pages hear. */
export type WorkbenchChange = 'collections-changed' | 'history-changed';

/** Where services say that something has changed, without knowing who announces it to pages. */
@injectable()
export class WorkbenchAnnouncements {
  private readonly listeners = new Set<(change: WorkbenchChange) => void>();

  constructor(@inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions) {}

  collectionsChanged(): void {
    this.announce('collections-changed');
  }

  historyChanged(): void {
    this.announce('history-changed');
  }

  /** Calls `listener` for each change until the result is called. */
  subscribe(listener: (change: WorkbenchChange) => void): Subscription {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  /** The change has happened: a listener that fails must not make it look as if it hadn't. */
  private announce(change: WorkbenchChange): void {
    for (const listener of Array.from(this.listeners)) {
      try {
        listener(change);
      } catch (error) {
        this.options.logger.warn('A change could not be announced', { change, error });
      }
    }
  }
}
