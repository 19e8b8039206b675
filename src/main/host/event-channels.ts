import type { Clock } from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import type { Class, EventsDefinition, ServiceDefinition } from '../metadata/service-definition.js';
import { EventChannel } from './event-channel.js';

type AnyEvents = Record<string, unknown>;

/** The event channels of one host: one for each `@Channel()` property, there before the service itself is. */
export class EventChannels implements Disposable {
  private readonly byService = new Map<Class<object>, Map<string, EventChannel<AnyEvents>>>();

  constructor(
    root: ServiceDefinition,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.createAll(root);
  }

  of(service: Class<object>, name: string): EventChannel<AnyEvents> {
    const channel = this.byService.get(service)?.get(name);
    if (!channel) throw new Error(`${service.name}.${name} is not a declared event channel`);
    return channel;
  }

  /** Announces what was held back; from now on nothing is. */
  [Symbol.dispose](): void {
    for (const channels of this.byService.values()) {
      for (const channel of channels.values()) channel[Symbol.dispose]();
    }
  }

  private createAll(service: ServiceDefinition): void {
    if (this.byService.has(service.type)) return;
    this.byService.set(service.type, new Map(service.events.map((events) => [events.name, this.create(events)])));
    for (const namespace of service.namespaces) this.createAll(namespace.service);
  }

  private create({ paces }: EventsDefinition): EventChannel<AnyEvents> {
    const { clock, logger } = this;
    return new EventChannel<AnyEvents>({
      paces: new Map(Object.entries(paces)),
      clock,
      onFailure: (event, error) => logger.error('A listener of an event failed', { event, error }),
    });
  }
}
