import { AuditService, EventService } from 'sallyport/main';
import { AuditPlace } from '../audit-place.js';

/** Shows the audit trail; `UNAVAILABLE` where it could not be opened. */
@EventService()
export class WorkbenchAuditService extends AuditService {
  constructor(place: AuditPlace) {
    super(place.trail);
  }
}
