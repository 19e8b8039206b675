import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AuditEntry } from '../audit/audit-trail.js';

/** Statuses that no page of ours is ever refused with: another's `Host`, another's origin, another's token. */
const VIOLATIONS: ReadonlySet<number> = new Set([400, 401, 403, 421]);

/** Longer than any origin that a browser sends. */
const MAX_ORIGIN_LENGTH = 256;

/**
 * What the audit trail is told of a request that was refused before anything looked at it.
 *
 * @returns `undefined` for what an honest page may ask for too, such as a file that isn't there
 */
export function refusedRequest(request: IncomingMessage, status: number): AuditEntry | undefined {
  if (!VIOLATIONS.has(status)) return undefined;
  return {
    transport: 'web-socket',
    clientId: '',
    origin: request.headers.origin?.slice(0, MAX_ORIGIN_LENGTH) ?? null,
    outcome: 'violation',
    channel: '',
    correlationId: randomUUID(),
    connectionId: null,
    code: 'SENDER_REFUSED',
  };
}
