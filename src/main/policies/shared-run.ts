import { ServiceError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import { CallDeadlines, withDeadline } from './deadline.js';
import type { PolicyContext, Runner } from './policy.js';
import { copyOf, describeRetries } from './retry.js';

/** What the shared runs of one method have in common. */
export class SharedRuns {
  readonly deadlines: CallDeadlines;
  private readonly signalIndexes: ReadonlySet<number>;

  constructor(
    bound: BoundMethod,
    context: PolicyContext,
    readonly next: Runner,
  ) {
    this.deadlines = new CallDeadlines(bound, context);
    this.signalIndexes = new Set(
      bound.method.parameters.flatMap(({ kind }, index) => (kind === 'signal' ? [index] : [])),
    );
  }

  /** A call that runs for several: its method sees the run's signal, where it takes one, and not that of one caller. */
  detach(call: PendingCall): PendingCall {
    const detached = call.detach();
    if (this.signalIndexes.size > 0) {
      detached.args = (call.args as readonly unknown[]).map((argument, index) =>
        this.signalIndexes.has(index) ? detached.signal : argument,
      );
    }
    return detached;
  }
}

/** One run that several calls wait for, each no longer than it wants. Only when the last of them has left it ends early. */
export class SharedRun {
  private readonly result = Promise.withResolvers<unknown>();
  private readonly waiting = new Set<PendingCall>();
  private call: PendingCall | undefined;
  private isTold = false;

  /** @param onAbandoned called when the last one that waited has left before there was a result */
  constructor(
    private readonly runs: SharedRuns,
    private readonly onAbandoned: () => void,
  ) {
    this.result.promise.catch(() => undefined); // whoever waits hears of it
  }

  /** The last of those that wait. */
  get latest(): PendingCall | undefined {
    return [...this.waiting].at(-1);
  }

  get outcome(): Promise<unknown> {
    return this.result.promise;
  }

  /** Runs the method with what this call brought. Called once. */
  begin(of: PendingCall): void {
    const call = this.runs.detach(of);
    this.call = call;
    const settle = (): void => {
      this.waiting.clear();
      call.settle();
    };
    // An async function, because what follows may throw instead of rejecting.
    const run = async (): Promise<unknown> => this.runs.next(call);
    this.result.resolve(run().finally(settle));
  }

  /** Waits with the others. Rejects when this call is aborted, or its own deadline has come. */
  async join(call: PendingCall): Promise<unknown> {
    this.waiting.add(call);
    call.onAbort((reason) => this.leave(call, reason));
    try {
      return await withDeadline(call, this.runs.deadlines.of(call), () => this.result.promise);
    } catch (error) {
      throw this.errorFor(error, call);
    } finally {
      this.noteOn(call);
    }
  }

  private leave(call: PendingCall, reason: ServiceError): void {
    if (!this.waiting.delete(call) || this.waiting.size > 0) return;
    this.onAbandoned();
    this.call?.abort(reason);
  }

  /** What the run has caused, each of its callers has caused. */
  private noteOn(call: PendingCall): void {
    if (!this.call) return;
    call.hasRun = this.call.hasRun;
    for (const decision of this.call.heldBy ?? []) (call.heldBy ??= new Set()).add(decision);
  }

  /**
   * Each caller's error gets the caller's own correlation id, so the first one has the error itself and the others a
   * copy; and none learns whose call it was that was tried again.
   */
  private errorFor(error: unknown, call: PendingCall): unknown {
    if (!(error instanceof ServiceError)) return error;
    const { retried } = error;
    if (!this.isTold && !retried) {
      this.isTold = true;
      return error;
    }
    const copy = copyOf(error);
    if (retried) copy.retried = describeRetries(call, retried.attempts);
    return copy;
  }
}
