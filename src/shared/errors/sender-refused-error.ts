import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface SenderRefusedDetails {
  /** Which check refused. */
  readonly reason: 'missing-frame' | 'subframe' | 'foreign-origin';
}

/** The call came from a frame or an origin that may not call. */
@ErrorCode('SENDER_REFUSED')
export class SenderRefusedError extends ServiceError<SenderRefusedDetails> {
  declare readonly code: 'SENDER_REFUSED';

  constructor(details: SenderRefusedDetails) {
    super('This sender may not call', { details });
  }
}
