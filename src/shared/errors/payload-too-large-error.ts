import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface PayloadTooLargeDetails {
  /** Which limit. */
  readonly limit: 'bytes' | 'depth' | 'nodes';
  /** The limit itself: bytes, levels or values. */
  readonly maximum: number;
}

/** A payload is beyond one of the limits. */
@ErrorCode('PAYLOAD_TOO_LARGE')
export class PayloadTooLargeError extends ServiceError<PayloadTooLargeDetails> {
  declare readonly code: 'PAYLOAD_TOO_LARGE';

  constructor(details: PayloadTooLargeDetails) {
    super('The payload is too large', { details });
  }
}
