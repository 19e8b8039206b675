import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** What was asked for does not exist, or not for this caller. */
@ErrorCode('NOT_FOUND')
export class NotFoundError extends ServiceError {
  declare readonly code: 'NOT_FOUND';

  constructor(message = 'Not found', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
