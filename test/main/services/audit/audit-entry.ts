import type { AuditEntry } from 'sallyport/main';

/** An entry as the host makes it. */
export function auditEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    outcome: 'success',
    channel: 'notes.save',
    correlationId: 'c-1',
    transport: 'loopback',
    clientId: 'client-1',
    connectionId: 'connection-1',
    origin: 'app://notes',
    ...changes,
  };
}
