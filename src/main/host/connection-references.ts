import {
  ProtocolError,
  ResourceExhaustedError,
  type ArgumentReference,
  type ChunkMessage,
  type EndMessage,
  type FaultMessage,
  type ServiceError,
} from '../../shared/index.js';
import type { LiveArgument } from '../validation/index.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import { DeliveryBudget } from './delivery-budget.js';
import { PageCallback } from './page-callback.js';
import { PageUpload } from './page-upload.js';
import type { PendingCall } from './pending-call.js';
import type { StreamPlaces } from './stream-places.js';

type Reference = PageCallback | PageUpload;

/** The functions and streams among the arguments of one connection's calls. They live as long as their call. */
export class ConnectionReferences {
  private readonly byId = new Map<number, Reference>();
  private readonly byCall = new Map<PendingCall, ReadonlyMap<number, Reference>>();
  /** What all callbacks may hold together. */
  private readonly budget: DeliveryBudget;
  private unreadBytes = 0;

  constructor(
    private readonly services: ConnectionServices,
    private readonly answers: Answers,
    private readonly places: StreamPlaces,
  ) {
    this.budget = new DeliveryBudget(services.limits.maxUnsentEventBytes);
  }

  /**
   * Makes what the method of `call` will get; whether it takes that, the validation decides.
   *
   * @param id of the call: those of references are higher, and rise
   * @throws {ProtocolError} when these are no references to arguments of the call
   * @throws {ResourceExhaustedError} when there are too many
   */
  open(call: PendingCall, id: number, references: readonly ArgumentReference[]): void {
    if (references.length === 0) return;
    const maximum = this.services.limits.maxReferences;
    if (references.length > maximum) throw new ResourceExhaustedError({ resource: 'references', maximum });
    checkReferences(id, references, call.args);
    this.places.take(references.filter(({ kind }) => kind === 'upload').length);
    const opened = new Map<number, Reference>();
    const live = new Map<number, LiveArgument>();
    for (const reference of references) {
      const made = reference.kind === 'callback' ? this.createCallback(reference.id) : this.createUpload(reference.id);
      opened.set(reference.id, made);
      this.byId.set(reference.id, made);
      live.set(reference.index, made);
    }
    this.byCall.set(call, opened);
    call.live = live;
  }

  /** The call is about to be answered: what its functions were called with leaves before, and its streams are stopped. */
  close(call: PendingCall): void {
    this.end(call, true);
  }

  /** The page wants nothing of the call any more. */
  drop(call: PendingCall): void {
    this.end(call, false);
  }

  /**
   * Something of an upload arrived. What was on its way when its call was answered is ignored.
   *
   * @param lastId the highest id that the client has used
   * @throws {ProtocolError} when there is no such upload, or it has ended
   */
  receive(message: ChunkMessage | EndMessage | FaultMessage, lastId: number): void {
    const reference = this.byId.get(message.id);
    if (reference?.kind === 'upload') return reference.receive(message);
    if (reference || message.id > lastId) throw new ProtocolError({ reason: `'${message.kind}' without an upload` });
  }

  /** Something of an upload could not be read. @returns whether it is one that had not ended */
  refuse(id: number, error: ServiceError): boolean {
    const reference = this.byId.get(id);
    return reference?.kind === 'upload' && reference.refuse(error);
  }

  /** @throws {ProtocolError} for what the page can't have */
  ack(id: number, sequence: number): void {
    const reference = this.byId.get(id);
    if (reference?.kind === 'callback') reference.ack(sequence);
  }

  stopAll(): void {
    for (const call of this.byCall.keys()) this.drop(call);
  }

  private end(call: PendingCall, isHeard: boolean): void {
    const references = this.byCall.get(call);
    if (!references) return;
    this.byCall.delete(call);
    for (const [id, reference] of references) {
      this.byId.delete(id);
      reference.close(isHeard);
    }
  }

  private createCallback(id: number): PageCallback {
    return new PageCallback(id, this.services.limits, this.budget, (message) => this.answers.post(message));
  }

  private createUpload(id: number): PageUpload {
    return new PageUpload(this.services.limits, {
      grant: (credit) => this.answers.post({ kind: 'grant', id, credit }),
      cancel: () => this.answers.post({ kind: 'cancel', id }),
      hold: (bytes) => this.hold(bytes),
      release: (bytes) => void (this.unreadBytes -= bytes),
      onEnd: () => this.places.giveBack(),
    });
  }

  private hold(bytes: number): void {
    const maximum = this.services.limits.maxUnsentBytes;
    if (this.unreadBytes + bytes > maximum) throw new ResourceExhaustedError({ resource: 'unreadBytes', maximum });
    this.unreadBytes += bytes;
  }
}

function checkReferences(id: number, references: readonly ArgumentReference[], args: unknown): void {
  const indexes = new Set<number>();
  let last = id;
  for (const reference of references) {
    const isInOrder = reference.id > last && !indexes.has(reference.index);
    if (!isInOrder) throw new ProtocolError({ reason: 'references have ids that rise, and an argument each' });
    if (!Array.isArray(args) || args[reference.index] !== null) {
      throw new ProtocolError({ reason: 'in the place of a reference stands null' });
    }
    last = reference.id;
    indexes.add(reference.index);
  }
}
