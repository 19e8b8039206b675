import { DisposedError } from '../../shared/index.js';
import type { OpenMember } from './connection-access.js';
import type { PendingCall } from './pending-call.js';

/** Calls that no connection keeps: those that came without one, and one-way calls, which go on when theirs has ended. */
export class LooseCalls {
  private readonly calls = new Set<PendingCall>();
  private isEnded = false;

  /** Keeps a call for as long as `run` takes. */
  async keep<T>(call: PendingCall, run: () => Promise<T>): Promise<T> {
    this.calls.add(call);
    if (this.isEnded) call.abort(new DisposedError());
    try {
      return await run();
    } finally {
      this.calls.delete(call);
    }
  }

  /** What a change of permissions can still stop. @param clientId whose; everybody's where it is left out */
  openMembers(clientId: string | undefined): readonly OpenMember[] {
    return [...this.calls]
      .filter((call) => call.isStoppable && (clientId === undefined || call.peer.clientId === clientId))
      .map((call) => ({ kind: 'method', call, end: (error) => call.abort(error) }));
  }

  /** Aborts all that run, and all that come. */
  end(): void {
    this.isEnded = true;
    for (const call of this.calls) call.abort(new DisposedError());
  }
}
