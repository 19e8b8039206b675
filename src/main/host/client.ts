import { CancelledError, DisposableStore, type Clock, type Limits, type Subscription } from '../../shared/index.js';
import { Offences } from '../limits/offences.js';
import type { ClientQuotas } from '../limits/quotas.js';
import { DeliveryBudget } from './delivery-budget.js';
import { WaitingSubscriptions } from './waiting-subscriptions.js';

/** Who is behind a call: a window or a tab. It stays the same through reloads and lost connections. */
export interface CallClient {
  /** The same as the `clientId` of its peer. */
  readonly id: string;
  /** Fires when the client is gone for good: `limits.graceMs` after its last connection, or with the host. */
  readonly signal: AbortSignal;

  /**
   * Runs `release` when the client is gone for good, at once if it is already: for what main holds on its behalf.
   *
   * @returns runs it now, and only then
   * @example
   * const terminal = openTerminal();
   * currentCall().client.defer(() => terminal.kill());
   */
  defer(release: () => void): Subscription;

  /**
   * Counts one more of a kind that main holds on its behalf, such as a terminal or a socket, until the result is called
   * or the client is gone for good.
   *
   * @param kind as the host's option `quotas` names it: `terminal`, `websocket`, `file`, `agent`, or the app's own
   * @throws {ResourceExhaustedError} when the client holds as many as it may, or all of them together do
   * @throws {RangeError} when the host has no quota of that name
   * @example
   * const place = currentCall().client.claim('terminal');
   * terminal.onExit(place);
   */
  claim(kind: string): Subscription;
}

/** A client as the host keeps it. */
export class Client implements CallClient {
  /** What all its event subscriptions may hold together. */
  readonly budget: DeliveryBudget;
  /** Its subscriptions that have no connection at present. */
  readonly waiting: WaitingSubscriptions;
  /** What all its connections were refused. */
  readonly offences: Offences;
  private readonly resources = new DisposableStore();
  private controller: AbortController | undefined;

  constructor(
    readonly id: string,
    limits: Limits,
    clock: Clock,
    private readonly quotas: ClientQuotas,
  ) {
    this.offences = new Offences(limits, clock);
    this.budget = new DeliveryBudget(limits.maxUnsentEventBytes);
    this.waiting = new WaitingSubscriptions(limits.maxSubscriptions);
  }

  get isGone(): boolean {
    return this.resources.isDisposed;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.isGone) this.controller.abort(new CancelledError());
    return this.controller.signal;
  }

  defer(release: () => void): Subscription {
    return this.resources.defer(release);
  }

  claim(kind: string): Subscription {
    return this.resources.defer(this.quotas.claim(kind));
  }

  /** Lets go of everything. Idempotent. @throws {AggregateError} after all, when what was deferred threw */
  end(): void {
    if (this.isGone) return;
    this.waiting.endAll();
    try {
      this.resources.dispose();
    } finally {
      this.controller?.abort(new CancelledError());
    }
  }
}
