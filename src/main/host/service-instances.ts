import { Lifecycle, type DependencyContainer, type InjectionToken } from 'tsyringe';
import { CachedResults } from '../caching/cached-results.js';
import type { EventChannels } from './event-channels.js';
import type { StateCells } from '../state/state-cells.js';
import type { Class, ServiceDefinition } from '../metadata/service-definition.js';

/** What a host keeps for its services. */
export interface HostParts {
  readonly eventChannels: EventChannels;
  readonly cells: StateCells;
  readonly cachedResults: CachedResults;
}

/**
 * Makes the event services of one host, each on its first use and once, in a child of the app's container:
 * another host, or another test, never sees them.
 */
export class ServiceInstances {
  private readonly container: DependencyContainer;
  private readonly made: object[] = [];
  /** The same, by their class: asking the container takes longer than the rest of finding a method. */
  private readonly byType = new Map<Class<object>, object>();

  constructor(
    appContainer: DependencyContainer,
    root: ServiceDefinition,
    private readonly parts: HostParts,
  ) {
    this.container = appContainer.createChildContainer();
    this.container.registerInstance(CachedResults, parts.cachedResults);
    this.register(root, appContainer, new Set());
  }

  /** The instance of an event service, or what the app's container has in its place. */
  get(type: Class<object>): object {
    return this.byType.get(type) ?? this.container.resolve(tokenOf(type));
  }

  /**
   * Disposes of the services this host made, the last made first.
   * The container is left alone: it would dispose of the app's own singletons too.
   *
   * @throws {AggregateError} after all have been disposed of, if any of them threw
   */
  async dispose(): Promise<void> {
    const failures: unknown[] = [];
    for (const instance of this.made.splice(0).toReversed()) {
      try {
        await disposeOf(instance);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some services could not be disposed of');
  }

  private register(service: ServiceDefinition, app: DependencyContainer, seen: Set<unknown>): void {
    if (seen.has(service.type)) return;
    seen.add(service.type);
    const token = tokenOf(service.type);
    if (!app.isRegistered(token, true)) {
      this.container.register(
        token,
        { useClass: service.type as new (...args: unknown[]) => object },
        { lifecycle: Lifecycle.ContainerScoped },
      );
      this.container.afterResolution(token, (_token, instance) => this.adopt(service, instance as object), {
        frequency: 'Once',
      });
    }
    for (const namespace of service.namespaces) this.register(namespace.service, app, seen);
  }

  private adopt(service: ServiceDefinition, instance: object): void {
    this.made.push(instance);
    this.byType.set(service.type, instance);
    for (const { name } of service.events) {
      Object.defineProperty(instance, name, {
        value: this.parts.eventChannels.of(service.type, name),
        enumerable: true,
      });
    }
    for (const { name } of service.states) {
      Object.defineProperty(instance, name, { value: this.parts.cells.of(service.type, name), enumerable: true });
    }
    for (const { name, service: nested } of service.namespaces) {
      Object.defineProperty(instance, name, { get: () => this.get(nested.type), enumerable: true });
    }
  }
}

function tokenOf(type: Class<object>): InjectionToken<object> {
  return type as unknown as InjectionToken<object>;
}

async function disposeOf(instance: object): Promise<void> {
  if (Symbol.asyncDispose in instance) await (instance as AsyncDisposable)[Symbol.asyncDispose]();
  else if (Symbol.dispose in instance) (instance as Disposable)[Symbol.dispose]();
}
