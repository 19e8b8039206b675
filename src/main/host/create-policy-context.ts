import { systemClock, type Limits } from '../../shared/index.js';
import { CachedResults } from '../caching/cached-results.js';
import { ArgumentBudget } from '../limits/argument-budget.js';
import { RateLimits } from '../limits/rate-limits.js';
import type { Logger } from '../logging/logger.js';
import { CallRecorder } from '../policies/call-recorder.js';
import { CallSlots } from '../policies/concurrency.js';
import { refuseAll } from '../policies/permission.js';
import type { PolicyContext } from '../policies/policy.js';
import type { EventServiceHostOptions } from './event-service-host-options.js';

/**
 * What the policies of one host share, for all of its methods.
 *
 * @param limits the host's, which may change while it runs
 * @throws {RangeError} when a rate is none
 */
export function createPolicyContext(options: EventServiceHostOptions, limits: Limits, logger: Logger): PolicyContext {
  const clock = options.clock ?? systemClock;
  return {
    limits,
    clock,
    authorize: options.authorize ?? refuseAll,
    recorder: new CallRecorder(logger, clock, options.audit),
    slots: new CallSlots(limits),
    rateLimits: new RateLimits(clock, options.rateLimits),
    argumentBudget: new ArgumentBudget(limits),
    resourceMonitor: options.resources,
    sessions: options.sessions,
    governance: options.governance,
    audit: options.audit,
    cachedResults: new CachedResults(clock),
  };
}
