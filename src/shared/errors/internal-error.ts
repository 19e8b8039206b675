import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** The method failed in a way it does not describe; main logged the original under the correlation id. */
@ErrorCode('INTERNAL')
export class InternalError extends ServiceError {
  declare readonly code: 'INTERNAL';

  constructor(message = 'Something went wrong in the main process', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
