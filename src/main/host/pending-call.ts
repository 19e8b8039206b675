import { randomUUID } from 'node:crypto';
import { CancelledError, type CallMeta, type ServiceError } from '../../shared/index.js';
import type { Peer } from '../transports/transport.js';
import type { Call } from './call-context.js';

/** Where a call came from and what it brought, before anything was checked. */
export interface CallOrigin {
  readonly channel: string;
  readonly peer: Peer;
  readonly connectionId: string | null;
  readonly rawArguments: unknown;
  readonly rawMeta: unknown;
}

/** A call on its way through the policies: each may replace the arguments by what it made of them. */
export class PendingCall implements Call {
  readonly id = randomUUID();
  readonly channel: string;
  readonly peer: Peer;
  readonly connectionId: string | null;
  meta: CallMeta = {};
  /** Raw at first; the envelope makes an array of it, the guard a safe one, validation the method's own arguments. */
  args: unknown;
  readonly rawMeta: unknown;

  private controller: AbortController | undefined;
  private reason: ServiceError | undefined;
  private readonly listeners = new Set<(reason: ServiceError) => void>();

  constructor(origin: CallOrigin) {
    this.channel = origin.channel;
    this.peer = origin.peer;
    this.connectionId = origin.connectionId;
    this.args = origin.rawArguments;
    this.rawMeta = origin.rawMeta;
  }

  // Most methods never look at their signal, and an AbortController costs more than the rest of the call.
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.reason) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  get isAborted(): boolean {
    return this.reason !== undefined;
  }

  /** Ends the call early: whoever waits for it gets `reason`, the method sees its signal. Only the first one counts. */
  abort(reason: ServiceError = new CancelledError()): void {
    if (this.reason) return;
    this.reason = reason;
    this.controller?.abort(reason);
    for (const listener of this.listeners) listener(reason);
    this.listeners.clear();
  }

  /** Calls `listener` when the call is aborted, at once if it is already. */
  onAbort(listener: (reason: ServiceError) => void): void {
    if (this.reason) listener(this.reason);
    else this.listeners.add(listener);
  }

  offAbort(listener: (reason: ServiceError) => void): void {
    this.listeners.delete(listener);
  }
}
