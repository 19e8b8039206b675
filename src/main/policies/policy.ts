import type { Clock, Limits } from '../../shared/index.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { CachedResults } from '../caching/cached-results.js';
import type { GovernanceEngine } from '../governance/governance-engine.js';
import type { PendingCall } from '../host/pending-call.js';
import type { ArgumentBudget } from '../limits/argument-budget.js';
import type { ResourceMonitor } from '../limits/resource-monitor.js';
import type { RateLimits } from '../limits/rate-limits.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import type { SessionSource } from '../sessions/session-source.js';
import type { CallRecorder } from './call-recorder.js';
import type { CallSlots } from './concurrency.js';
import type { Authorize } from './permission.js';

/**
 * What is left of a call's way: the following policies, and at the end the method. It may throw instead of rejecting:
 * `outcome`, the outermost, makes a rejection of that. An async function for each policy would cost a call three promises.
 */
export type Runner = (call: PendingCall) => Promise<unknown>;

/** What policies share within one host. */
export interface PolicyContext {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly authorize: Authorize;
  readonly recorder: CallRecorder;
  readonly slots: CallSlots;
  readonly rateLimits: RateLimits;
  readonly argumentBudget: ArgumentBudget;
  /** What main itself has left; `undefined`: nobody looks. */
  readonly resourceMonitor: Pick<ResourceMonitor, 'exhausted'> | undefined;
  /** Who is signed in; `undefined`: this app has no sessions. */
  readonly sessions: SessionSource | undefined;
  /** The app's rules; `undefined`: there are none. */
  readonly governance: GovernanceEngine | undefined;
  /** What `@Cached` methods have answered. */
  readonly cachedResults: CachedResults;
  /** Where intents are committed; `undefined`: nothing is recorded. */
  readonly audit: AuditTrail | undefined;
}

/** One step that every call passes before its method runs. */
export interface Policy {
  readonly name: string;
  /**
   * Called once per method, as the host starts.
   *
   * @returns the step, or `next` itself where this method doesn't need the policy
   */
  compile(method: BoundMethod, next: Runner, context: PolicyContext): Runner;
}
