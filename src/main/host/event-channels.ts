import type { Class, ServiceDefinition } from '../metadata/service-definition.js';
import { EventChannel } from './event-channel.js';

type AnyEvents = Record<string, unknown>;

/** The event channels of one host: one for each `@Channel()` property, there before the service itself is. */
export class EventChannels {
  private readonly byService = new Map<Class<object>, Map<string, EventChannel<AnyEvents>>>();

  constructor(root: ServiceDefinition) {
    this.create(root);
  }

  of(service: Class<object>, name: string): EventChannel<AnyEvents> {
    const channel = this.byService.get(service)?.get(name);
    if (!channel) throw new Error(`${service.name}.${name} is not a declared event channel`);
    return channel;
  }

  private create(service: ServiceDefinition): void {
    if (this.byService.has(service.type)) return;
    this.byService.set(service.type, new Map(service.events.map(({ name }) => [name, new EventChannel<AnyEvents>()])));
    for (const namespace of service.namespaces) this.create(namespace.service);
  }
}
