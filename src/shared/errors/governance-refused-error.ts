import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface GovernanceRefusedDetails {
  /** The name of the rule that refused. */
  readonly rule: string;
  /** Why, in the words of the app's rule. */
  readonly reason: string;
}

/** A rule of the app did not approve of the call. */
@ErrorCode('GOVERNANCE_REFUSED')
export class GovernanceRefusedError extends ServiceError<GovernanceRefusedDetails> {
  declare readonly code: 'GOVERNANCE_REFUSED';

  constructor(details: GovernanceRefusedDetails) {
    super('A rule of this app does not allow that', { details });
  }
}
