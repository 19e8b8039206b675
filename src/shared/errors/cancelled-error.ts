import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** The caller aborted the call, or its page went away. */
@ErrorCode('CANCELLED')
export class CancelledError extends ServiceError {
  declare readonly code: 'CANCELLED';

  constructor(message = 'The call was cancelled', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
