export { currentCall, type Call } from './call-context.js';
export { EventChannel, type EmitArguments } from './event-channel.js';
export { EventServiceHost, type EventServiceHostOptions } from './event-service-host.js';
