export type { AuditQueueOptions } from './audit-queue.js';
export type { AuditLimits } from './audit-retention.js';
export { AuditService } from './audit-service.js';
export { openAuditTrail, type OpenAuditTrailOptions, type OpenedAuditTrail } from './open-audit-trail.js';
export type { RepeatLimits } from './repeat-counter.js';
export { SqliteAuditTrail, type AuditTrailOptions } from './sqlite-audit-trail.js';
