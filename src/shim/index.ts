export type { AppEvents, IEventService } from './event-service.js';
export type { HttpFailure, HttpOutcome, HttpResponse, HttpTimings, IHttpService } from './http-service.js';
export { HTTP_BODY_KINDS, HttpBody, HttpRequest, NameValue, type HttpBodyKind } from './payloads/http.js';
export { HttpError } from './errors/http-error.js';
export type { IStreamService, StreamHandle } from './stream-service.js';
