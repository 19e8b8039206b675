import { AuditQuery, type AuditPage, type AuditVerdict, type IAuditService } from '../../../shim/index.js';
import { Arg, Callback, EventService, Handle, Optional, Requires, Stream } from '../../decorators/index.js';
import { SqliteAuditTrail } from './sqlite-audit-trail.js';

/** Reading a whole trail may take as long as it is long. */
const VERIFY_TIMEOUT_MS = 300_000;

/** Shows the audit trail. It is provided by the app: `container.registerInstance(SqliteAuditTrail, trail)`. */
@EventService()
export class AuditService implements IAuditService {
  constructor(private readonly trail: SqliteAuditTrail) {}

  @Handle()
  @Requires('audit:read')
  async query(query: AuditQuery, signal?: AbortSignal): Promise<AuditPage> {
    return this.trail.query(query, signal);
  }

  @Handle({ timeoutMs: VERIFY_TIMEOUT_MS })
  @Requires('audit:read')
  async verify(
    @Arg(Optional(Callback())) onProgress?: (records: number) => void,
    signal?: AbortSignal,
  ): Promise<AuditVerdict> {
    return this.trail.verify(signal, onProgress);
  }

  @Stream()
  @Requires('audit:read')
  exportLines(): AsyncIterable<string> {
    return this.trail.exportLines();
  }
}
