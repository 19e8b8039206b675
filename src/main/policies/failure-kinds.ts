// What an error says about the method that threw it: whether it may have passed by the next attempt, and whose fault it is.
import { ServiceError } from '../../shared/index.js';
import { HttpError, type HttpFailure } from '../../shim/index.js';

/** What may be otherwise in a moment. */
const PASSING: ReadonlySet<string> = new Set(['TIMEOUT', 'UNAVAILABLE', 'DISCONNECTED']);

/** Of a request that got no response: what the network did to it. */
const PASSING_HTTP: ReadonlySet<HttpFailure['reason']> = new Set([
  'name-not-found',
  'connection-refused',
  'connection-reset',
  'timeout',
  'network',
]);

/** Of a request that got no response: what it asked for could not be sent to anybody. */
const UNSENDABLE_HTTP: ReadonlySet<HttpFailure['reason']> = new Set([
  'address-refused',
  'invalid-url',
  'invalid-header',
  'invalid-request',
]);

/** Whether the same call may succeed if it is made again. */
export function mayPass(error: ServiceError): boolean {
  const reason = httpReasonOf(error);
  return reason === undefined ? PASSING.has(error.code) : PASSING_HTTP.has(reason);
}

/** Whether the method, or what it needs, is at fault. Everything else is an answer: it works, and says no. */
export function isMethodFailure(error: ServiceError): boolean {
  const reason = httpReasonOf(error);
  if (reason !== undefined) return !UNSENDABLE_HTTP.has(reason);
  return PASSING.has(error.code) || error.code === 'INTERNAL';
}

function httpReasonOf(error: ServiceError): HttpFailure['reason'] | undefined {
  return error instanceof HttpError ? error.details?.reason : undefined;
}
