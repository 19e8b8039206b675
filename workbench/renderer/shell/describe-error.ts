import type { HttpError } from 'sallyport/shim';
import { NotFoundError, ServiceError, ValidationError } from 'sallyport/shared';

/** What went wrong, in words for whoever sits before the page. */
export function describeError(error: unknown): string {
  if (isHttpError(error)) return error.details?.message ?? error.message;
  if (error instanceof ValidationError) return describeFaults(error);
  if (isConnectionLost(error)) {
    return 'The main process can’t be reached.';
  }
  if (error instanceof ServiceError && error.code === 'UNAVAILABLE' && isAuditOutage(error.details)) {
    return 'This has to be recorded in the audit trail, which can’t be written at present. The log says why.';
  }
  if (error instanceof ServiceError && error.code === 'INTERNAL') {
    const reference = error.correlationId === undefined ? '' : ` The log has more under ${error.correlationId}.`;
    return `Something went wrong in the main process.${reference}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Why the page could not connect at all: the transport knows what the user can do about it. */
export function describeConnectFailure(error: unknown): string {
  return error instanceof ServiceError && error.code === 'DISCONNECTED' ? error.message : describeError(error);
}

/** Whether it failed for the connection, of which a banner tells once for all that fails with it. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === 'DISCONNECTED';

/** Whether it failed because nobody is signed in, which the locked page tells. */
export const isLockedOut = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === 'UNAUTHENTICATED';

/** Whether what was asked for isn't there any more. */
export const isNotFound = (error: unknown): boolean => error instanceof NotFoundError;

/** By its code: the class would bring the payload classes and their validators into the page. */
const isHttpError = (error: unknown): error is HttpError => error instanceof ServiceError && error.code === 'HTTP';

const isAuditOutage = (details: unknown): boolean =>
  typeof details === 'object' && details !== null && 'reason' in details && details.reason === 'audit';

function describeFaults(error: ValidationError): string {
  const faults = error.details?.faults ?? [];
  const [first] = faults;
  if (!first) return 'The main process refused this as not valid.';
  const place = first.path.replace(/^\d+\.?/, '');
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return `Not accepted: ${place === '' ? '' : `${place}: `}${first.message}${more}.`;
}
