import { DefinitionError, UnavailableError } from '../../shared/index.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PendingCall } from '../host/pending-call.js';
import { callerOf } from './call-recorder.js';
import type { Policy } from './policy.js';

/** Records that a privileged method is about to run, and lets it run only once that is on disk. */
export const intent: Policy = {
  name: 'intent',
  compile({ method, service }, next, { audit }) {
    if (method.policies.isPrivileged !== true) return next;
    if (!audit) throw withoutAudit(service.name, method.name);
    return async (call) => {
      await commit(audit, call);
      return next(call);
    };
  },
};

function withoutAudit(service: string, method: string): DefinitionError {
  return new DefinitionError([
    {
      where: `${service}.${method}`,
      problem: 'is privileged, and the host has no audit trail to record it in',
      mend: 'Give the host the `trail` of `openAuditTrail`, or take @Privileged() away',
    },
  ]);
}

/** Whatever the trail throws, the page learns only that it can't be written. */
async function commit(audit: AuditTrail, call: PendingCall): Promise<void> {
  try {
    await audit.commit({ ...callerOf(call), outcome: 'intent' });
  } catch (cause) {
    throw new UnavailableError('What is done here has to be recorded, and can not be at present', {
      details: { reason: 'audit' },
      cause,
    });
  }
}
