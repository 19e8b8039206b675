import { ErrorCode, ServiceError } from '../../shared/index.js';

/** Name and password do not belong together. It never tells which of them is wrong, nor whether there is such a user. */
@ErrorCode('SIGN_IN_REFUSED')
export class SignInRefusedError extends ServiceError {
  declare readonly code: 'SIGN_IN_REFUSED';

  constructor() {
    super('Name or password is wrong');
  }
}
