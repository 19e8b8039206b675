import { ErrorCode } from './error-code.js';
import { ServiceError, type ServiceErrorOptions } from './service-error.js';

/** The connection ended before the call had settled; whether the method ran is not known. */
@ErrorCode('DISCONNECTED')
export class DisconnectedError extends ServiceError {
  declare readonly code: 'DISCONNECTED';

  constructor(message = 'The connection was lost', options: ServiceErrorOptions<unknown> = {}) {
    super(message, options);
  }
}
