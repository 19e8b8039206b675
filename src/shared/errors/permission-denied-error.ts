import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface PermissionDeniedDetails {
  /** The first permission that was refused. */
  readonly permission: string;
}

/** The caller lacks a permission that the member requires. */
@ErrorCode('PERMISSION_DENIED')
export class PermissionDeniedError extends ServiceError<PermissionDeniedDetails> {
  declare readonly code: 'PERMISSION_DENIED';

  constructor(details: PermissionDeniedDetails) {
    super('Permission denied', { details });
  }
}
