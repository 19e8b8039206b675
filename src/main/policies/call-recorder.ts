// What becomes of the end of each call, subscription and watch: a line in the log, a record in the audit trail, a message
// on the diagnostics channel.
import { channel as diagnosticsChannel } from 'node:diagnostics_channel';
import { MAX_CHANNEL_LENGTH, toServiceError, type Clock, type ServiceError } from '../../shared/index.js';
import type { AuditEntry, AuditTrail } from '../audit/audit-trail.js';
import { judgeFailure } from '../audit/judge-failure.js';
import type { ProblemOrigin } from '../host/connection-services.js';
import type { PendingCall } from '../host/pending-call.js';
import type { Logger } from '../logging/logger.js';
import type { Peer } from '../transports/transport.js';

/** What is published on the diagnostics channel `sallyport:call` when a call has settled. */
export interface CallOutcome {
  readonly correlationId: string;
  readonly channel: string;
  readonly clientId: string;
  readonly durationMs: number;
  /** The error's code; `undefined` for a success. */
  readonly code: string | undefined;
}

const outcomes = diagnosticsChannel('sallyport:call');

/** Notes down how each call ends. */
export class CallRecorder {
  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly audit: AuditTrail | undefined,
  ) {}

  start(): number {
    return this.clock.monotonicMs();
  }

  succeeded(call: PendingCall, startedAtMs: number): void {
    this.publishSuccess(call, startedAtMs);
    this.audit?.record(this.entryOf(call, startedAtMs, undefined));
  }

  /** As {@link succeeded}; resolves when it is on disk, or can't be: what has been done is done. */
  async committed(call: PendingCall, startedAtMs: number): Promise<void> {
    this.publishSuccess(call, startedAtMs);
    await this.commit(this.entryOf(call, startedAtMs, undefined));
  }

  /** @returns the error as the caller will get it */
  failed(call: PendingCall, startedAtMs: number, thrown: unknown): ServiceError {
    const error = this.publishFailure(call, startedAtMs, thrown);
    this.audit?.record(this.entryOf(call, startedAtMs, error));
    return error;
  }

  /**
   * As {@link failed}; resolves when it is on disk, or can't be. Nobody waits for the record of a refusal, since nothing
   * was done: whoever is refused over and over would have the disk synced each time.
   */
  async failedCommitted(call: PendingCall, startedAtMs: number, thrown: unknown): Promise<ServiceError> {
    const error = this.publishFailure(call, startedAtMs, thrown);
    const entry = this.entryOf(call, startedAtMs, error);
    if (entry.outcome === 'failure') await this.commit(entry);
    else this.audit?.record(entry);
    return error;
  }

  /** Records what no call stands for: a message that is none, or one for which there was no room. */
  problem(error: ServiceError, correlationId: string, { peer, connectionId, channel }: ProblemOrigin): void {
    const outcome = judgeFailure(error, false);
    this.audit?.record({
      ...identityOf(peer),
      outcome,
      channel: channel.slice(0, MAX_CHANNEL_LENGTH),
      correlationId,
      connectionId,
      code: error.code,
    });
  }

  private async commit(entry: AuditEntry): Promise<void> {
    try {
      await this.audit?.commit(entry);
    } catch (error) {
      const { channel, correlationId, outcome } = entry;
      this.logger.error('The end of a privileged call could not be recorded', {
        channel,
        correlationId,
        outcome,
        error,
      });
    }
  }

  private publishSuccess(call: PendingCall, startedAtMs: number): void {
    if (this.logger.isDebugging === false && !outcomes.hasSubscribers) return;
    const entry = this.describe(call, startedAtMs, undefined);
    this.logger.debug('call succeeded', entry);
    if (outcomes.hasSubscribers) outcomes.publish(entry satisfies CallOutcome);
  }

  private publishFailure(call: PendingCall, startedAtMs: number, thrown: unknown): ServiceError {
    const error = toServiceError(thrown);
    error.correlationId = call.id;
    const entry = this.describe(call, startedAtMs, error.code);
    const isCancelled = error.code === 'CANCELLED'; // the caller's wish, and nothing to warn of
    this.logger[isCancelled ? 'debug' : 'warn'](isCancelled ? 'call cancelled' : 'call failed', {
      ...entry,
      ...(error.details === undefined ? {} : { details: error.details }),
      ...(error.cause === undefined ? {} : { cause: error.cause }),
    });
    if (outcomes.hasSubscribers) outcomes.publish(entry satisfies CallOutcome);
    return error;
  }

  private describe(
    call: PendingCall,
    startedAtMs: number,
    code: string | undefined,
  ): CallOutcome & Record<string, unknown> {
    return {
      correlationId: call.id,
      channel: call.channel,
      clientId: call.peer.clientId,
      durationMs: this.clock.monotonicMs() - startedAtMs,
      code,
    };
  }

  private entryOf(call: PendingCall, startedAtMs: number, error: ServiceError | undefined): AuditEntry {
    return {
      ...callerOf(call),
      outcome: error ? judgeFailure(error, call.hasRun) : 'success',
      durationMs: this.clock.monotonicMs() - startedAtMs,
      ...(error ? { code: error.code } : {}),
    };
  }
}

/** Who calls what, for a record of it. */
export function callerOf(call: PendingCall): Omit<AuditEntry, 'outcome'> {
  const { session, argumentBytes } = call;
  return {
    channel: call.channel.slice(0, MAX_CHANNEL_LENGTH),
    correlationId: call.id,
    ...identityOf(call.peer),
    connectionId: call.connectionId,
    ...(session ? { sessionId: session.id, userId: session.userId } : {}),
    ...(argumentBytes === undefined ? {} : { argumentBytes }),
  };
}

function identityOf({ transport, clientId, origin, processId }: Peer): Pick<AuditEntry, keyof AuditEntry & keyof Peer> {
  return { transport, clientId, origin, ...(processId === undefined ? {} : { processId }) };
}
