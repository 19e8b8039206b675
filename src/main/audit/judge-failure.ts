import type { ServiceError } from '../../shared/index.js';
import type { AuditOutcome } from './audit-trail.js';

/** Codes of what went wrong in main, and of what the caller gave up itself. */
const FAILURES: ReadonlySet<string> = new Set(['CANCELLED', 'INTERNAL', 'DISPOSED']);

/** Codes of what a page that was built against the contract, and shown only what it may use, never asks for. */
const VIOLATIONS: ReadonlySet<string> = new Set(['SENDER_REFUSED', 'PROTOCOL', 'UNKNOWN_CHANNEL', 'PERMISSION_DENIED']);

/**
 * What kind of end an error is.
 *
 * @param hasRun whether the app's method had been entered
 */
export function judgeFailure(error: ServiceError, hasRun: boolean): Exclude<AuditOutcome, 'intent' | 'success'> {
  // Whoever says so has done nothing: who guesses passwords is to be counted, and not to fill the disk.
  if (error.code === 'RATE_LIMITED') return 'refusal';
  if (hasRun || FAILURES.has(error.code)) return 'failure';
  return VIOLATIONS.has(error.code) || hasForbiddenKey(error) ? 'violation' : 'refusal';
}

/** `__proto__` and its like in an argument. */
function hasForbiddenKey({ code, details }: ServiceError): boolean {
  if (code !== 'VALIDATION' || typeof details !== 'object' || details === null || !('faults' in details)) return false;
  const { faults } = details;
  return Array.isArray(faults) && faults.some((fault: { readonly rule?: unknown }) => fault.rule === 'forbiddenKey');
}
