import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface ResourceExhaustedDetails {
  /** What ran out. */
  readonly resource:
    | 'calls'
    | 'streams'
    | 'subscriptions'
    | 'connections'
    | 'unsentBytes'
    | 'unreadBytes'
    | 'references'
    | 'argumentBytes'
    | 'quota'
    | 'heap'
    | 'eventLoop'
    | 'callbacks'
    | 'unsavedRevisions'
    | 'journalEntries'
    | 'journalBytes'
    | 'passwords'
    | 'users';
  /** Of which kind, where the resource is a `quota`: as the app calls it. */
  readonly kind?: string;
  /** How many are allowed; left out where only main knows. */
  readonly maximum?: number;
  /** How many were dropped for it. */
  readonly lost?: number;
}

/** A bound on what one connection may hold was reached. */
@ErrorCode('RESOURCE_EXHAUSTED')
export class ResourceExhaustedError extends ServiceError<ResourceExhaustedDetails> {
  declare readonly code: 'RESOURCE_EXHAUSTED';

  constructor(details: ResourceExhaustedDetails) {
    super('Too much is in use already', { details });
  }
}
