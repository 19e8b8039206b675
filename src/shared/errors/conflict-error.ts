import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** The change contradicts the present state. */
@ErrorCode('CONFLICT')
export class ConflictError extends ServiceError {
  declare readonly code: 'CONFLICT';

  constructor(message = 'This contradicts the present state', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
