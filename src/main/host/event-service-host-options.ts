import type { DependencyContainer } from 'tsyringe';
import type { Clock, CoalescingOptions, Limits } from '../../shared/index.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { GovernanceEngine } from '../governance/governance-engine.js';
import type { QuotaOptions } from '../limits/quotas.js';
import type { ResourceMonitor } from '../limits/resource-monitor.js';
import type { RateLimitOptions } from '../limits/rate-limits.js';
import type { Logger } from '../logging/logger.js';
import type { AccessOption } from '../metadata/access-option.js';
import type { AppPolicy } from '../policies/app-policy.js';
import type { Authorize } from '../policies/permission.js';
import type { SessionSource } from '../sessions/session-source.js';

/** What a host in a worker may be told: everything about callers is the business of the host in main. */
export type WorkerHostOptions = Pick<
  EventServiceHostOptions,
  'container' | 'defaultAccess' | 'limits' | 'logger' | 'clock' | 'coalescing' | 'development'
>;

export interface EventServiceHostOptions {
  /** Where the services' dependencies come from; the host makes its services in a child of it. @default tsyringe's root container */
  readonly container?: DependencyContainer;
  /** Decides about the permissions of `@Requires`. @default nobody has any */
  readonly authorize?: Authorize;
  /** Who is signed in, for `authorize` and for methods. @default nobody ever is, and nobody is asked to */
  readonly sessions?: SessionSource;
  /** The app's own policies, each at its place among the framework's. @default none */
  readonly policies?: readonly AppPolicy[];
  /** The app's rules about calls. @default none */
  readonly governance?: GovernanceEngine;
  /** Where all that happens is recorded; without it a `@Privileged()` method is a fault. @default nowhere */
  readonly audit?: AuditTrail;
  /** For members on which neither they themselves nor their service decide, as in `@EventService`. @default none: such a member is a fault */
  readonly defaultAccess?: AccessOption;
  /** @default {@link DEFAULT_LIMITS} for each that is left out */
  readonly limits?: Partial<Limits>;
  /**
   * How often pages may call, where `@RateLimit` doesn't say so, and altogether.
   * @default 1,000 calls a second of each client and channel, 10,000 a second of everybody
   */
  readonly rateLimits?: RateLimitOptions;
  /** Refuses calls while main is short of memory or time; the app disposes of it. @default nobody looks */
  readonly resources?: Pick<ResourceMonitor, 'exhausted'>;
  /**
   * How many of a kind a client may hold by `currentCall().client.claim(kind)`.
   * @default {@link DEFAULT_QUOTAS} for each that is left out
   */
  readonly quotas?: QuotaOptions;
  /** @default nothing is logged */
  readonly logger?: Logger;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** How long messages to a page may wait for others. @default until the end of their tick */
  readonly coalescing?: CoalescingOptions;
  /** Errors carry message and stack of their cause to the page. Never in a packaged app. @default false */
  readonly development?: boolean;
}
