import type { SharedState } from 'sallyport/shared';
import type { LimitChoices } from './payloads/limit-choices.js';

/** What bounds the work of main. To look at needs `limits:read`, to change `limits:write`; each change is recorded. */
export interface ILimitsService {
  /** As they were chosen last; kept over restarts. */
  readonly chosen: SharedState<LimitChoices>;

  /** As they hold at present: what needs a restart is as it was when main started. */
  inForce(): Promise<LimitChoices>;

  /** Chooses all of them anew. @throws {UnavailableError} when it can't be recorded */
  change(choices: LimitChoices): Promise<void>;
}
