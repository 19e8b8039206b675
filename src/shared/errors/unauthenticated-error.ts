import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

/** The member needs to know who calls, and nobody is signed in. */
@ErrorCode('UNAUTHENTICATED')
export class UnauthenticatedError extends ServiceError {
  declare readonly code: 'UNAUTHENTICATED';

  constructor() {
    super('Sign in first');
  }
}
