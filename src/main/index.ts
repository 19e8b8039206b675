import 'reflect-metadata';
export * from './decorators/index.js';
export * from './headless/index.js';
export {
  EventChannel,
  EventServiceHost,
  currentCall,
  type Call,
  type EmitArguments,
  type EventServiceHostOptions,
} from './host/index.js';
export * from './logging/index.js';
export { MainEventService } from './main-event-service.js';
export type { AccessOption, Permission } from './metadata/access-option.js';
export type { AccessDecision } from './metadata/service-definition.js';
export type { CallOutcome } from './policies/outcome.js';
export type { AccessRequest, Authorize } from './policies/permission.js';
export * from './services/http/index.js';
export * from './services/persistence/index.js';
export * from './services/stream/index.js';
export * from './shell/index.js';
export type { HostConnection, InvokeAnswer, Peer, Transport, TransportHost } from './transports/transport.js';
export { webSocket, type WebSocketOptions } from './transports/web-socket.js';
