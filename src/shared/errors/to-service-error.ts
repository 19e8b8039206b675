import { InternalError } from './internal-error.js';
import { ServiceError } from './service-error.js';

/**
 * What the page may know of something that was thrown: a {@link ServiceError} as it is. Anything else, and one without
 * a code, was not meant for the page and becomes the cause of an `INTERNAL`.
 */
export function toServiceError(thrown: unknown): ServiceError {
  return isMeantForPage(thrown) ? thrown : new InternalError(undefined, { cause: thrown });
}

function isMeantForPage(thrown: unknown): thrown is ServiceError {
  try {
    return thrown instanceof ServiceError && typeof thrown.code === 'string';
  } catch {
    return false; // a proxy that has been revoked answers no question at all
  }
}
