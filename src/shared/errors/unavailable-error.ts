import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** Something the method needs cannot be used now. */
@ErrorCode('UNAVAILABLE')
export class UnavailableError extends ServiceError {
  declare readonly code: 'UNAVAILABLE';

  constructor(message = 'Not available now', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
