import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** The host or the connection was closed deliberately. */
@ErrorCode('DISPOSED')
export class DisposedError extends ServiceError {
  declare readonly code: 'DISPOSED';

  constructor(message = 'Closed already', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
