import { CancelledError } from 'sallyport/shared';
import { HttpError, type HttpFailure, type HttpOutcome } from 'sallyport/shim';

const UNKNOWN_FAILURE: HttpFailure = { reason: 'network', message: 'The request could not be sent.' };

/**
 * The outcome of an exchange that got no response.
 *
 * @param isCancelled whether its sender gave it up, whatever the error says
 * @param totalMs from its beginning to the error
 */
export function describeFailure(error: unknown, isCancelled: boolean, totalMs: number): HttpOutcome {
  const timings = { connectMs: null, waitingMs: null, downloadMs: null, totalMs };
  const received = { bodyBytes: 0, wireBytes: 0, timings };
  if (isCancelled || error instanceof CancelledError) return { state: 'cancelled', ...received };
  const failure = error instanceof HttpError ? error.details : undefined;
  return { state: 'failed', ...received, failure: failure ?? UNKNOWN_FAILURE };
}
