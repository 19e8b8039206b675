import type { AuditEntry, AuditTrail } from '../main/audit/audit-trail.js';

/** An audit trail that keeps its entries for a test to look at, and can be out of order. */
export class RecordingAuditTrail implements AuditTrail {
  readonly entries: AuditEntry[] = [];
  /** What {@link commit} rejects with, as if the disk could not be written. @default nothing */
  failure: Error | undefined;

  record(entry: AuditEntry): void {
    this.entries.push(entry);
  }

  async commit(entry: AuditEntry): Promise<void> {
    if (this.failure) throw this.failure;
    this.entries.push(entry);
  }

  /** Outcome and code of each entry about a channel, in their order: `success`, `refusal VALIDATION`. */
  outcomesOf(channel: string): readonly string[] {
    const entries = this.entries.filter((entry) => entry.channel === channel);
    return entries.map(({ outcome, code }) => (code === undefined ? outcome : `${outcome} ${code}`));
  }
}
