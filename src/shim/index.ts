export type { AuditFault, AuditPage, AuditRecord, AuditVerdict, IAuditService } from './audit-service.js';
export { Secret } from '../shared/index.js';
export type { AppEvents, IEventService } from './event-service.js';
export type { HttpFailure, HttpOutcome, HttpResponse, HttpTimings, IHttpService } from './http-service.js';
export {
  AUDIT_OUTCOMES,
  AUDIT_RECORD_KINDS,
  AuditQuery,
  MAX_AUDIT_PAGE,
  type AuditOutcome,
  type AuditRecordKind,
} from './payloads/audit.js';
export { IsPlainText, type PlainTextOptions } from './validators/is-plain-text.js';
export { HTTP_BODY_KINDS, HttpBody, HttpRequest, NameValue, type HttpBodyKind } from './payloads/http.js';
export { JournalWrite, MAX_JOURNAL_TEXT_BYTES } from './payloads/journal.js';
export {
  Credentials,
  MAX_PASSWORD_LENGTH,
  MAX_USER_NAME_LENGTH,
  MAX_USER_ROLES,
  NewUser,
  PasswordChange,
  PasswordReset,
  ROLE_PATTERN,
  UserRoles,
} from './payloads/session.js';
export { HttpError } from './errors/http-error.js';
export { SignInRefusedError } from './errors/sign-in-refused-error.js';
export type { IStreamService, StreamHandle } from './stream-service.js';
export type { IJournalService, JournalConflictDetails, JournalEntry, JournalEntrySummary } from './journal-service.js';
export type {
  ISessionService,
  LiveSession,
  SessionChange,
  SessionChangeReason,
  SessionEvents,
  SessionView,
} from './session-service.js';
export type { IUserService, UserView } from './user-service.js';
