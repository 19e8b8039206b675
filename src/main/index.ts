import 'reflect-metadata';
export type { CloseAnswer, CloseRequestOptions } from './close-requests.js';
export type { AuditEntry, AuditOutcome, AuditTrail } from './audit/audit-trail.js';
export * from './caching/index.js';
export * from './decorators/index.js';
export {
  GovernanceEngine,
  type GovernanceDecision,
  type GovernanceRule,
  type GovernedCall,
} from './governance/governance-engine.js';
export * from './headless/index.js';
export {
  EventChannel,
  EventServiceHost,
  currentCall,
  type Call,
  type CallClient,
  type EmitArguments,
  type EventAnnouncer,
  type EventAudience,
  type EventChannelOptions,
  type EventServiceHostOptions,
  type EventSubscriber,
} from './host/index.js';
export * from './limits/index.js';
export * from './logging/index.js';
export { MainEventService } from './main-event-service.js';
export type { AccessOption, Permission } from './metadata/access-option.js';
export type { AccessDecision } from './metadata/service-definition.js';
export type { CallOutcome } from './policies/call-recorder.js';
export {
  policy,
  type AppPolicy,
  type AppPolicyOptions,
  type PolicyCall,
  type PolicyMethod,
} from './policies/app-policy.js';
export type { AccessRequest, Authorize } from './policies/permission.js';
export { authorizeByRoles, type PermissionPattern, type RoleTable } from './sessions/authorize-by-roles.js';
export type { CallSession, SessionSource } from './sessions/session-source.js';
export * from './services/audit/index.js';
export * from './services/http/index.js';
export * from './services/journal/index.js';
export * from './services/persistence/index.js';
export * from './services/session/index.js';
export * from './services/state/index.js';
export * from './services/stream/index.js';
export * from './shell/index.js';
export * from './state/index.js';
export type { HostConnection, InvokeAnswer, Peer, Transport, TransportHost } from './transports/transport.js';
export {
  messagePort,
  type AnyPort,
  type MessagePortOptions,
  type MessagePortTransport,
} from './transports/message-port.js';
export type { LaunchWorker, LaunchedWorker } from './transports/launched-worker.js';
export { webSocket, type WebSocketOptions } from './transports/web-socket.js';
