import {
  EventServiceHost,
  GovernanceEngine,
  authorizeByRoles,
  type AuditTrail,
  type SessionSource,
} from 'sallyport/main';
import { TillService } from '../policies/till-service.js';

/** A host for a machine at which not everybody may do everything, whose pages are small and call seldom. */
export function startStrictly(parts: {
  readonly sessions: SessionSource;
  readonly audit: AuditTrail;
}): Promise<EventServiceHost> {
  return EventServiceHost.start(TillService, {
    ...parts,
    // Nothing for whoever is not signed in, and for everybody else what their roles say.
    authorize: authorizeByRoles({ roles: { clerk: ['till:read'], manager: ['till:*'] } }),
    // What no permission can say: refused with a reason, after the arguments are known to be valid.
    governance: new GovernanceEngine([
      { name: 'not-on-demo-day', channels: ['close'], decide: () => ({ refused: 'The till stays open today' }) },
    ]),
    // As much as these pages need, and not as much as any page might.
    limits: {
      maxMessageBytes: 65_536,
      maxDepth: 4,
      maxNodes: 200,
      maxRunningCalls: 4,
      maxWaitingCalls: 8,
      maxStreams: 1,
      maxSubscriptions: 8,
      maxOffences: 20,
      timeoutMs: 5_000,
      graceMs: 10_000,
    },
    rateLimits: { channel: { calls: 5, perMs: 1_000 }, global: { calls: 50, perMs: 1_000 } },
  });
}
