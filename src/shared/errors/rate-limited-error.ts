import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface RateLimitedDetails {
  /**
   * What the limit counts: this channel's calls by this caller, everybody's calls together, failed sign-ins, or what one
   * connection was refused, or sent faster than it can be read.
   */
  readonly scope: 'channel' | 'client' | 'global' | 'sign-in' | 'connection';
  /** Milliseconds after which the next call may pass, at the earliest. */
  readonly retryAfterMs: number;
}

/** More calls came than may in so much time. */
@ErrorCode('RATE_LIMITED')
export class RateLimitedError extends ServiceError<RateLimitedDetails> {
  declare readonly code: 'RATE_LIMITED';

  constructor(details: RateLimitedDetails) {
    super('Too many calls in too short a time', { details });
  }
}
