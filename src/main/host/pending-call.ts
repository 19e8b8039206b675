import { randomUUID } from 'node:crypto';
import { CancelledError, type CallMeta, type ServiceError } from '../../shared/index.js';
import type { CallSession } from '../sessions/session-source.js';
import type { Peer } from '../transports/transport.js';
import type { LiveArgument } from '../validation/index.js';
import type { Call } from './call-context.js';
import type { CallClient } from './client.js';

/** Where a call came from and what it brought, before anything was checked. */
export interface CallOrigin {
  readonly channel: string;
  readonly peer: Peer;
  /** Whose it is. Read when it is asked for: a single call joins its client only then. */
  readonly membership: { readonly client: CallClient };
  readonly connectionId: string | null;
  readonly rawArguments: unknown;
  readonly rawMeta: unknown;
  /** @default 0 */
  readonly offset?: number | undefined;
}

/** What runs when a call has settled, before what was registered earlier. */
interface Release {
  readonly run: (call: PendingCall) => void;
  readonly next: Release | undefined;
}

/** A call on its way through the policies: each may replace the arguments by what it made of them. */
export class PendingCall implements Call {
  readonly channel: string;
  readonly peer: Peer;
  readonly connectionId: string | null;
  meta: CallMeta = {};
  /** Raw at first; the envelope makes an array of it, the guard a safe one, validation the method's own arguments. */
  args: unknown;
  readonly rawMeta: unknown;
  readonly offset: number;
  session: CallSession | undefined;
  /** What the page sent, plain data, for the one method in many whose cache has to know it. */
  sentArguments: readonly unknown[] | undefined;
  /** Of the raw arguments, roughly, once the guard has been through them. */
  argumentBytes: number | undefined;
  /** Whether the app's method has been entered. */
  hasRun = false;
  /** Whether it waits for another attempt: nothing of the app's runs for it meanwhile. */
  isBetweenAttempts = false;
  /** What stays in the page, by the index of its argument; most calls have none. */
  live: ReadonlyMap<number, LiveArgument> | undefined;

  /** Decisions that hold back events which it caused: its answer comes after them. Most calls have none. */
  heldBy: Set<Promise<void>> | undefined;

  private readonly membership: { readonly client: CallClient };
  private controller: AbortController | undefined;
  private reason: ServiceError | undefined;
  private lastRelease: Release | undefined;
  private correlationId: string | undefined;
  /** Made when the first listener comes, as everything here that most calls do without. */
  private listeners: ((reason: ServiceError) => void)[] | undefined;

  constructor(origin: CallOrigin) {
    this.channel = origin.channel;
    this.peer = origin.peer;
    this.connectionId = origin.connectionId;
    this.membership = origin.membership;
    this.args = origin.rawArguments;
    this.rawMeta = origin.rawMeta;
    this.offset = origin.offset ?? 0;
  }

  get id(): string {
    this.correlationId ??= randomUUID();
    return this.correlationId;
  }

  get client(): CallClient {
    return this.membership.client;
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

  /** Whether a change of permissions can still stop it: it has not begun, begins anew, or has functions or streams of the page. */
  get isStoppable(): boolean {
    return !this.hasRun || this.isBetweenAttempts || this.live !== undefined;
  }

  /** Why it was ended early; `undefined` where it was not. */
  get abortReason(): ServiceError | undefined {
    return this.reason;
  }

  /** Ends the call early: whoever waits for it gets `reason`, the method sees its signal. Only the first one counts. */
  abort(reason: ServiceError = new CancelledError()): void {
    if (this.reason) return;
    this.reason = reason;
    this.controller?.abort(reason);
    for (const listener of this.listeners ?? []) listener(reason);
    this.listeners = undefined;
  }

  /** Runs `release` when the call has its answer, or its stream is open; the last one first. */
  onSettled(release: (call: PendingCall) => void): void {
    this.lastRelease = { run: release, next: this.lastRelease };
  }

  settle(): void {
    while (this.lastRelease) {
      const { run, next } = this.lastRelease;
      this.lastRelease = next;
      run(this);
    }
  }

  /**
   * A call of the same caller, with the same arguments and the same correlation id, and a life of its own: for a run
   * that others wait for too. How long its caller wants to wait is not its concern.
   */
  detach(): PendingCall {
    const { channel, peer, connectionId, membership, args, offset, session, argumentBytes, meta } = this;
    const detached = new PendingCall({
      channel,
      peer,
      connectionId,
      membership,
      rawArguments: args,
      rawMeta: undefined,
      offset,
    });
    detached.correlationId = this.id;
    detached.session = session;
    detached.argumentBytes = argumentBytes;
    if (meta.traceparent !== undefined) detached.meta = { traceparent: meta.traceparent };
    return detached;
  }

  /** Calls `listener` when the call is aborted, at once if it is already. */
  onAbort(listener: (reason: ServiceError) => void): void {
    if (this.reason) listener(this.reason);
    else if (this.listeners) this.listeners.push(listener);
    else this.listeners = [listener]; // room for one: a list that is pushed to takes room for seventeen
  }

  offAbort(listener: (reason: ServiceError) => void): void {
    const { listeners } = this;
    const isOnly = listeners?.length === 1 && listeners[0] === listener;
    this.listeners = isOnly ? undefined : listeners?.filter((other) => other !== listener);
  }
}
