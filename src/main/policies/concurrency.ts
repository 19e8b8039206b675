import { ResourceExhaustedError, type Limits, type ServiceError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import type { Policy } from './policy.js';

/** Lets so many calls of one connection run, and the others wait in order. How many may, `resources` has decided. */
export const concurrency: Policy = {
  name: 'concurrency',
  compile({ kind }, next, { slots }) {
    if (kind === 'stream') return next; // bounded by the number of streams instead: they live long
    return async (call) => {
      const places = slots.of(call);
      const turn = places.enter(call);
      if (turn) await turn;
      try {
        return await next(call);
      } finally {
        places.leave();
      }
    };
  },
};

/** The places of every connection that has calls under way. */
export class CallSlots {
  private readonly byConnection = new Map<string, ConnectionSlots>();

  constructor(private readonly limits: Limits) {}

  of(call: PendingCall): ConnectionSlots {
    const key = call.connectionId ?? call.peer.clientId;
    let slots = this.byConnection.get(key);
    if (!slots) {
      slots = new ConnectionSlots(this.limits, () => this.byConnection.delete(key));
      this.byConnection.set(key, slots);
    }
    return slots;
  }
}

class ConnectionSlots {
  private readonly admitted = new Set<PendingCall>();
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly limits: Limits,
    private readonly onIdle: () => void,
  ) {}

  /** @throws {ResourceExhaustedError} when as many have been admitted as may run and wait */
  admit(call: PendingCall): void {
    const maximum = this.limits.maxRunningCalls + this.limits.maxWaitingCalls;
    if (this.admitted.size >= maximum) throw new ResourceExhaustedError({ resource: 'calls', maximum });
    this.admitted.add(call);
  }

  /** Idempotent. */
  dismiss(call: PendingCall): void {
    if (this.admitted.delete(call) && this.admitted.size === 0) this.onIdle();
  }

  /** @returns what to wait for, unless there is a place at once */
  enter(call: PendingCall): Promise<void> | undefined {
    if (this.running < this.limits.maxRunningCalls) {
      this.running += 1;
      return undefined;
    }
    return new Promise((resolve, reject: (reason: ServiceError) => void) => {
      const start = (): void => resolve();
      this.waiting.add(start);
      call.onAbort((reason) => {
        if (!this.waiting.delete(start)) return;
        this.dismiss(call); // at once: its caller may send another in its place
        reject(reason);
      });
    });
  }

  leave(): void {
    for (const start of this.waiting) {
      this.waiting.delete(start);
      start(); // the place is handed over, so nobody who comes later can overtake
      return;
    }
    this.running -= 1;
  }
}
