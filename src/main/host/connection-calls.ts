import { CancelledError, IdMap, type ServiceError } from '../../shared/index.js';
import type { OpenMember } from './connection-access.js';
import type { ConnectionOutbox } from './connection-outbox.js';
import type { ConnectionReferences } from './connection-references.js';
import type { ConnectionServices } from './connection-services.js';
import { HeldAnswers } from './held-answers.js';
import type { PendingCall } from './pending-call.js';

/** The calls of one connection that have not been answered yet. */
export class ConnectionCalls {
  private readonly calls = new IdMap<PendingCall>();
  private readonly heldAnswers: HeldAnswers;

  constructor(
    private readonly services: ConnectionServices,
    private readonly outbox: ConnectionOutbox,
    private readonly references: ConnectionReferences,
  ) {
    const { maxRunningCalls, maxWaitingCalls } = services.limits;
    this.heldAnswers = new HeldAnswers(maxRunningCalls + maxWaitingCalls);
  }

  /** No async function, as all that is between a method and its reply: each would cost a short call three promises. */
  start(id: number, call: PendingCall): void {
    this.calls.set(id, call);
    this.services.run(call, 'handle').then(
      (value) => this.answer(id, call, () => this.outbox.reply(id, value)),
      (error: unknown) => this.answer(id, call, () => this.outbox.fault(id, error as ServiceError)),
    );
  }

  /** Its answer is not wanted any longer. */
  cancel(id: number): void {
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (!call) return;
    this.references.drop(call);
    call.abort(new CancelledError());
  }

  stopAll(): void {
    const calls = this.calls.entries();
    this.calls.clear();
    for (const [, call] of calls) call.abort(new CancelledError());
  }

  /** What a change of permissions can still stop. */
  openMembers(): readonly OpenMember[] {
    return this.calls.entries().flatMap(([, call]) => {
      if (!call.isStoppable) return [];
      return [{ kind: 'method', call, end: (error: ServiceError) => call.abort(error) }];
    });
  }

  private answer(id: number, call: PendingCall, post: () => void): void {
    const settle = (): void => {
      this.references.close(call);
      const isWanted = this.calls.get(id) === call; // not any more where it was cancelled
      this.calls.delete(id);
      if (isWanted) post();
    };
    if (call.heldBy) this.heldAnswers.hold(call.heldBy, settle);
    else settle();
  }
}
