import { channel as diagnosticsChannel } from 'node:diagnostics_channel';
import { toServiceError, type Clock, type ServiceError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import type { Logger } from '../logging/logger.js';
import type { Policy } from './policy.js';
import { tapIterable } from './iterable.js';

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

/** Writes one line for each call that has settled: successes at debug level, failures at warn. */
export class CallLog {
  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  start(): number {
    return this.clock.monotonicMs();
  }

  succeeded(call: PendingCall, startedAtMs: number): void {
    if (this.logger.isDebugging === false && !outcomes.hasSubscribers) return;
    const entry = this.describe(call, startedAtMs, undefined);
    this.logger.debug('call succeeded', entry);
    if (outcomes.hasSubscribers) outcomes.publish(entry satisfies CallOutcome);
  }

  /** @returns the error as the caller will get it */
  failed(call: PendingCall, startedAtMs: number, thrown: unknown): ServiceError {
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
}

/** Records how each call ended; a stream's call ends with its stream. */
export const outcome: Policy = {
  name: 'outcome',
  compile(method, next, { log }) {
    return (call) => {
      const startedAtMs = log.start();
      const fail = (error: unknown): Promise<never> => {
        call.settle();
        return Promise.reject(log.failed(call, startedAtMs, error));
      };
      const succeed = (result: unknown): unknown => {
        call.settle();
        try {
          if (method.kind === 'stream') return recordEnd(result, call, startedAtMs, log);
          log.succeeded(call, startedAtMs);
          return result;
        } catch (error) {
          return fail(error); // of the logger
        }
      };
      try {
        return next(call).then(succeed, fail);
      } catch (error) {
        return fail(error);
      }
    };
  },
};

function recordEnd(result: unknown, call: PendingCall, startedAtMs: number, log: CallLog): AsyncIterable<unknown> {
  return tapIterable(result as AsyncIterable<unknown>, {
    onEnd: () => log.succeeded(call, startedAtMs),
    onError: (error) => log.failed(call, startedAtMs, error),
  });
}
