import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface TimeoutDetails {
  /** The deadline, in milliseconds. */
  readonly timeoutMs: number;
}

/** The call, or the next item of a stream, did not come before its deadline. */
@ErrorCode('TIMEOUT')
export class TimeoutError extends ServiceError<TimeoutDetails> {
  declare readonly code: 'TIMEOUT';

  constructor(details: TimeoutDetails) {
    super('The call took too long', { details });
  }
}
