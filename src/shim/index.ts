export type { AppEvents, IEventService } from './event-service.js';
export type { HttpFailure, HttpOutcome, HttpResponse, HttpTimings, IHttpService } from './http-service.js';
export { HTTP_BODY_KINDS, HttpBody, HttpRequest, NameValue, type HttpBodyKind } from './payloads/http.js';
export { JournalWrite, MAX_JOURNAL_TEXT_BYTES } from './payloads/journal.js';
export { HttpError } from './errors/http-error.js';
export type { IStreamService, StreamHandle } from './stream-service.js';
export type { IJournalService, JournalConflictDetails, JournalEntry, JournalEntrySummary } from './journal-service.js';
