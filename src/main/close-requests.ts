import { systemClock, type Clock } from '../shared/index.js';

/**
 * What came of asking a page whether it may be closed: it is `ready`; it was `refused`, and why; or it stayed `silent`,
 * for it did not answer in time or has gone.
 */
export type CloseAnswer =
  { readonly kind: 'ready' } | { readonly kind: 'refused'; readonly reason: string } | { readonly kind: 'silent' };

export interface CloseRequestOptions {
  /** How long the page may take to save and answer. @default 5_000 */
  readonly timeoutMs?: number;
  /** Gives the waiting up: the page has gone. */
  readonly signal?: AbortSignal;
  /** @default the machine's */
  readonly clock?: Clock;
}

interface PendingRequest {
  readonly answered: Promise<CloseAnswer>;
  readonly settle: (answer: CloseAnswer) => void;
}

/** Pages that have been asked whether they may be closed, and have not answered: one question at a time for each. */
export class CloseRequests {
  private readonly pending = new Map<string, PendingRequest>();

  /** @param announce asks the page; called unless it is being asked already */
  ask(clientId: string, announce: () => void, options: CloseRequestOptions = {}): Promise<CloseAnswer> {
    const current = this.pending.get(clientId);
    if (current) return current.answered;
    const { timeoutMs = 5_000, signal, clock = systemClock } = options;
    const { promise: answered, resolve } = Promise.withResolvers<CloseAnswer>();
    const giveUp = (): void => settle({ kind: 'silent' });
    const timer = clock.after(timeoutMs, giveUp);
    const settle = (answer: CloseAnswer): void => {
      timer();
      signal?.removeEventListener('abort', giveUp);
      this.pending.delete(clientId);
      resolve(answer);
    };
    this.pending.set(clientId, { answered, settle });
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted === true) giveUp();
    else announce();
    return answered;
  }

  /** Ignored when this client has not been asked, or has answered already. */
  answer(clientId: string, answer: CloseAnswer): void {
    this.pending.get(clientId)?.settle(answer);
  }
}
