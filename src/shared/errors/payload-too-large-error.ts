import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface PayloadTooLargeDetails {
  /** Which limit. */
  readonly limit: 'bytes' | 'depth' | 'nodes' | 'stringLength';
  /** The limit itself: bytes, levels, values or characters. */
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
