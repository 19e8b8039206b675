import { ResourceExhaustedError, type Limits } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import { Places } from './places.js';
import type { Policy } from './policy.js';

/** Lets so many calls of one connection run, and the others wait in order. How many may, `resources` has decided. */
export const concurrency: Policy = {
  name: 'concurrency',
  compile({ kind }, next, { slots }) {
    if (kind === 'stream') return next; // bounded by the number of streams instead: they live long
    const proceed = (call: PendingCall, places: ConnectionSlots): Promise<unknown> => {
      call.onSettled(places.leave);
      return next(call);
    };
    return (call) => {
      const places = slots.of(call);
      const turn = places.enter(call);
      return turn ? turn.then(() => proceed(call, places)) : proceed(call, places);
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

class ConnectionSlots extends Places {
  private admitted = 0;
  /** Calls that have lost their place before they were answered. */
  private gone: Set<PendingCall> | undefined;

  constructor(
    private readonly limits: Limits,
    private readonly onIdle: () => void,
  ) {
    super(limits.maxRunningCalls);
  }

  /** @throws {ResourceExhaustedError} when as many have been admitted as may run and wait */
  admit(call: PendingCall): void {
    const maximum = this.limits.maxRunningCalls + this.limits.maxWaitingCalls;
    if (this.admitted >= maximum) throw new ResourceExhaustedError({ resource: 'calls', maximum });
    this.admitted += 1;
    call.onSettled(this.dismiss);
  }

  /** At once: its caller may send another in its place. */
  protected override onGivenUp(call: PendingCall): void {
    (this.gone ??= new Set()).add(call);
    this.free();
  }

  private readonly dismiss = (call: PendingCall): void => {
    if (this.gone?.delete(call) !== true) this.free();
  };

  private free(): void {
    this.admitted -= 1;
    if (this.admitted === 0) this.onIdle();
  }
}
