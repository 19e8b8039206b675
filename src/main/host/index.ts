export { currentCall, type Call } from './call-context.js';
export type { CallClient } from './client.js';
export {
  EventChannel,
  type EmitArguments,
  type EventAnnouncer,
  type EventAudience,
  type EventChannelOptions,
  type EventSubscriber,
} from './event-channel.js';
export { EventServiceHost } from './event-service-host.js';
export type { EventServiceHostOptions } from './event-service-host-options.js';
