import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface ProtocolDetails {
  /** What was wrong, in one sentence; never holds the data itself. */
  readonly reason: string;
}

/** The other side sent something that protocol version 1 does not have. */
@ErrorCode('PROTOCOL')
export class ProtocolError extends ServiceError<ProtocolDetails> {
  declare readonly code: 'PROTOCOL';

  constructor(details: ProtocolDetails) {
    super('The message is not part of the protocol', { details });
  }
}
