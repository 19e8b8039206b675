import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** This way of running the app cannot do it. */
@ErrorCode('UNSUPPORTED')
export class UnsupportedError extends ServiceError {
  declare readonly code: 'UNSUPPORTED';

  constructor(message = 'Not supported here', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
