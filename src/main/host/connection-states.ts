import {
  ProtocolError,
  ResourceExhaustedError,
  type ServiceError,
  type StateVersion,
  type Subscription,
} from '../../shared/index.js';
import type { StateCell } from '../state/state-cell.js';
import type { Revision } from '../state/recent-revisions.js';
import type { OpenMember } from './connection-access.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import type { PendingCall } from './pending-call.js';

/** A state that this connection asked for. */
interface Watched {
  /** By which it was asked for. */
  readonly call: PendingCall;
  /** `undefined` while the app decides: one that is ended meanwhile keeps its place until then. */
  watch: StateWatch | undefined;
  isWanted: boolean;
}

/** The states that one connection watches. */
export class ConnectionStates {
  private readonly watched = new Map<number, Watched>();

  constructor(
    private readonly services: ConnectionServices,
    private readonly answers: Answers,
  ) {}

  /** @throws {ResourceExhaustedError} when the connection watches as many as it may */
  start(id: number, call: PendingCall, known: StateVersion | undefined): void {
    const maximum = this.services.limits.maxSubscriptions;
    if (this.watched.size >= maximum) throw new ResourceExhaustedError({ resource: 'subscriptions', maximum });
    const watched = { call, watch: undefined, isWanted: true };
    this.watched.set(id, watched);
    void this.run(id, watched, known);
  }

  /** An acknowledgement of what was never sent ends the watch: its sender has lost count. */
  ack(id: number, revision: number): void {
    const watch = this.watched.get(id)?.watch;
    if (!watch || watch.acknowledge(revision)) return;
    this.fail(id, new ProtocolError({ reason: 'a revision was acknowledged that was never sent' }));
  }

  stop(id: number): void {
    const watched = this.watched.get(id);
    if (!watched) return;
    watched.isWanted = false;
    if (!watched.watch) return;
    this.watched.delete(id);
    watched.watch[Symbol.dispose]();
  }

  stopAll(): void {
    for (const id of this.watched.keys()) this.stop(id);
  }

  openMembers(): readonly OpenMember[] {
    return Array.from(this.watched, ([id, watched]) => ({
      kind: 'state',
      call: watched.call,
      end: (error: ServiceError) => {
        if (this.watched.get(id) === watched && watched.isWanted) this.fail(id, error);
      },
    }));
  }

  private async run(id: number, watched: Watched, known: StateVersion | undefined): Promise<void> {
    try {
      const cell = await this.services.watch(watched.call);
      if (!watched.isWanted) return void this.watched.delete(id);
      watched.watch = new StateWatch(id, cell, this.services.limits.eventWindow, this.answers, (error) =>
        this.fail(id, error),
      );
      watched.watch.begin(known);
    } catch (error) {
      this.watched.delete(id);
      if (watched.isWanted) this.answers.fault(id, error as ServiceError);
    }
  }

  private fail(id: number, error: ServiceError): void {
    this.stop(id);
    this.answers.fault(id, error);
  }
}

/** Keeps one page's copy of a state up. A page that acknowledges nothing costs nothing but this object. */
class StateWatch implements Disposable {
  private readonly observation: Subscription;
  /** The revision that the page has once it has read everything. */
  private sent = -1;
  private acknowledged = -1;

  constructor(
    private readonly id: number,
    private readonly cell: StateCell<object>,
    private readonly window: number,
    private readonly answers: Answers,
    private readonly onFailure: (error: ServiceError) => void,
  ) {
    this.observation = cell.observe((revision) => this.advance(revision));
  }

  /** @param known what the page has already; of another run of main, or from the future, it counts for nothing */
  begin(known: StateVersion | undefined): void {
    const { epoch, revision } = this.cell;
    const isOfUse = known !== undefined && known.epoch === epoch && known.revision <= revision;
    if (isOfUse && this.isKept(known.revision + 1)) {
      this.sent = known.revision;
      this.acknowledged = known.revision;
      this.advance();
    } else {
      // As if all before it had been acknowledged: it counts for one.
      this.acknowledged = revision - 1;
      this.attempt(() => this.sendSnapshot());
    }
  }

  /** @returns whether it can be */
  acknowledge(revision: number): boolean {
    if (!Number.isSafeInteger(revision) || revision < 0 || revision > this.sent) return false;
    if (revision <= this.acknowledged) return true;
    this.acknowledged = revision;
    this.advance();
    return true;
  }

  [Symbol.dispose](): void {
    this.observation();
  }

  /** @param next the revision that has just been made, to spare looking it up */
  private advance(next?: Revision): void {
    this.attempt(() => {
      while (this.sent < this.cell.revision && this.sent - this.acknowledged < this.window) {
        const revision = next?.revision === this.sent + 1 ? next : this.cell.findRevision(this.sent + 1);
        if (revision) this.sendPatch(revision);
        else this.sendSnapshot();
      }
    });
  }

  private attempt(send: () => void): void {
    try {
      send();
    } catch (error) {
      // The connection has logged it: a state of more than a message may hold, for instance.
      this.onFailure(error as ServiceError);
    }
  }

  private isKept(revision: number): boolean {
    return revision > this.cell.revision || this.cell.findRevision(revision) !== undefined;
  }

  private sendPatch({ revision, changes }: Revision): void {
    this.answers.post({ kind: 'patch', id: this.id, revision, changes });
    this.sent = revision;
  }

  private sendSnapshot(): void {
    const { epoch, revision, value } = this.cell;
    this.answers.post({ kind: 'snapshot', id: this.id, epoch, revision, value });
    this.sent = revision;
  }
}
