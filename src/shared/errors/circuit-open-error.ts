import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface CircuitOpenDetails {
  /** Milliseconds after which one call is let through to try, at the earliest. */
  readonly retryAfterMs: number;
}

/** The method has failed so often lately that it is not tried at present. */
@ErrorCode('CIRCUIT_OPEN')
export class CircuitOpenError extends ServiceError<CircuitOpenDetails> {
  declare readonly code: 'CIRCUIT_OPEN';

  constructor(details: CircuitOpenDetails) {
    super('This has failed too often lately, and is not tried at present', { details });
  }
}
