import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface ResourceExhaustedDetails {
  /** What ran out. */
  readonly resource: 'calls' | 'streams' | 'subscriptions' | 'connections' | 'unsentBytes';
  /** How many are allowed. */
  readonly maximum: number;
}

/** A bound on what one connection may hold was reached. */
@ErrorCode('RESOURCE_EXHAUSTED')
export class ResourceExhaustedError extends ServiceError<ResourceExhaustedDetails> {
  declare readonly code: 'RESOURCE_EXHAUSTED';

  constructor(details: ResourceExhaustedDetails) {
    super('Too much is in use already', { details });
  }
}
