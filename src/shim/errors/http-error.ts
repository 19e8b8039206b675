import { ErrorCode, ServiceError } from '../../shared/index.js';
import type { HttpFailure } from '../http-service.js';

/** A request got no response. The message is for a user, the reason for a program. */
@ErrorCode('HTTP')
export class HttpError extends ServiceError<HttpFailure> {
  declare readonly code: 'HTTP';

  constructor(failure: HttpFailure, cause?: unknown) {
    super(failure.message, { details: failure, ...(cause === undefined ? {} : { cause }) });
  }
}
