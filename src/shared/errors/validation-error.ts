import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

/** One fault of one value. */
export interface ValidationFault {
  /** Where: the argument's index, then the properties, such as `0.address.street` or `1.tags[3]`. */
  readonly path: string;
  /** Which rule: class-validator's name (`isUuid`, `max`), or one of the guard's (`unknownKey`, `forbiddenKey`, `finiteNumber`, …). */
  readonly rule: string;
  /** The rule in words. */
  readonly message: string;
}

export interface ValidationDetails {
  /** Every fault that was found, at most 100. */
  readonly faults: readonly ValidationFault[];
}

/** The arguments are not what the method takes; the method did not run. */
@ErrorCode('VALIDATION')
export class ValidationError extends ServiceError<ValidationDetails> {
  declare readonly code: 'VALIDATION';

  constructor(details: ValidationDetails) {
    super('The arguments are not valid', { details });
  }
}
