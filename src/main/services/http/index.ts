export type { ResolveName, ResolvedAddress } from './address-guard.js';
export { HttpClient } from './http-client.js';
export { HttpExchange, type HttpHead } from './http-exchange.js';
export { HTTP_OPTIONS, type HttpOptions } from './http-options.js';
export { HttpService } from './http-service.js';
export type { FileBody, OutgoingBody, OutgoingRequest } from './outgoing-request.js';
export { isPublicAddress } from './public-address.js';
export { registerHttp } from './register-http.js';
export { ResponseStore } from './response-store.js';
