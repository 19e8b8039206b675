import { container as rootContainer, type DependencyContainer } from 'tsyringe';
import {
  DEFAULT_LIMITS,
  DisposedError,
  coalesce,
  encodeError,
  systemClock,
  trackResource,
  type Clock,
  type CoalescingOptions,
  type Limits,
  type Link,
} from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import { nullLogger } from '../logging/null-logger.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import { flattenService } from '../metadata/flatten-service.js';
import { readServiceDefinition } from '../metadata/read-service-definition.js';
import { decideAccess, type AccessOption } from '../metadata/access-option.js';
import type { AccessDecision, Class } from '../metadata/service-definition.js';
import { CallSlots } from '../policies/concurrency.js';
import { CallLog } from '../policies/outcome.js';
import { refuseAll, type Authorize } from '../policies/permission.js';
import type { PolicyContext } from '../policies/policy.js';
import { StateCells } from '../state/state-cells.js';
import type { HostConnection, InvokeAnswer, Peer, Transport, TransportHost } from '../transports/transport.js';
import { Clients } from './clients.js';
import { Connection } from './connection.js';
import { Dispatcher } from './dispatcher.js';
import { EventChannels } from './event-channels.js';
import { MemberTable } from './member-table.js';
import { PendingCall } from './pending-call.js';
import { ServiceInstances } from './service-instances.js';

export interface EventServiceHostOptions {
  /** Where the services' dependencies come from; the host makes its services in a child of it. @default tsyringe's root container */
  readonly container?: DependencyContainer;
  /** Decides about the permissions of `@Requires`. @default nobody has any */
  readonly authorize?: Authorize;
  /** For members on which neither they themselves nor their service decide, as in `@EventService`. @default none: such a member is a fault */
  readonly defaultAccess?: AccessOption;
  /** @default {@link DEFAULT_LIMITS} for each that is left out */
  readonly limits?: Partial<Limits>;
  /** @default nothing is logged */
  readonly logger?: Logger;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** How long messages to a page may wait for others. @default until the end of their tick */
  readonly coalescing?: CoalescingOptions;
  /** Errors carry message and stack of their cause to the page. Never in a packaged app. @default false */
  readonly development?: boolean;
}

/**
 * Serves one class and its namespaces to pages: over Electron's IPC, sockets, or in memory.
 *
 * @example
 * const host = await EventServiceHost.start(MainEventService, { authorize, logger });
 * await host.bind(electronIpc({ origins: ['app://workbench'] }));
 */
export class EventServiceHost implements TransportHost, AsyncDisposable {
  readonly limits: Limits;
  readonly logger: Logger;
  private readonly isDevelopment: boolean;
  private readonly coalescing: CoalescingOptions;
  private readonly eventChannels: EventChannels;
  private readonly cells: StateCells;
  private readonly instances: ServiceInstances;
  private readonly members: MemberTable;
  private readonly dispatcher: Dispatcher;
  private readonly clients: Clients;
  private readonly transports: Transport[] = [];
  private readonly connections = new Set<HostConnection>();
  private readonly singleCalls = new Set<PendingCall>();
  private readonly markClosed: () => void;
  private readonly disposal = Promise.withResolvers<void>();
  private isDisposed = false;

  /**
   * Reads the class, compiles its methods, and goes on with the states that were saved; no instance is made before
   * its first call.
   *
   * @throws {DefinitionError} naming every fault of every service, when one can't be served safely
   * @throws {UnavailableError} when states that are persisted can't be read
   */
  static async start(type: Class<object>, options: EventServiceHostOptions = {}): Promise<EventServiceHost> {
    const host = new EventServiceHost(type, options);
    try {
      await host.cells.restore(options.container ?? rootContainer, options.clock ?? systemClock);
      return host;
    } catch (error) {
      await host.dispose();
      throw error;
    }
  }

  private constructor(type: Class<object>, options: EventServiceHostOptions) {
    this.limits = checkedLimits(options.limits);
    this.logger = options.logger ?? nullLogger;
    this.isDevelopment = options.development ?? false;
    this.coalescing = { clock: options.clock ?? systemClock, ...options.coalescing };
    const access = decidedAccess(options.defaultAccess);
    const definition = readServiceDefinition(type, access);
    const eventChannels = new EventChannels(definition, options.clock ?? systemClock, this.logger);
    this.eventChannels = eventChannels;
    const members = flattenService(definition, access);
    this.cells = new StateCells(members, this.logger);
    this.instances = new ServiceInstances(options.container ?? rootContainer, definition, eventChannels, this.cells);
    const context = this.createContext(options);
    const instanceOf =
      ({ service }: BoundMethod) =>
      () =>
        this.instances.get(service);
    this.members = new MemberTable(members, instanceOf, this.cells, context);
    this.dispatcher = new Dispatcher(this.members, eventChannels, this.cells, context, this.logger, this.isDevelopment);
    this.clients = new Clients(this.limits, context.clock, this.logger);
    this.markClosed = trackResource('host');
  }

  get channels(): TransportHost['channels'] {
    return this.members.channels;
  }

  /** Opens a way for clients. The host disposes of the transport with itself. @throws what the transport throws */
  async bind(transport: Transport): Promise<void> {
    if (this.isDisposed) throw new DisposedError();
    this.transports.push(transport);
    await transport.bind(this);
  }

  /**
   * The host's own instance of its service or one of its namespaces, made if it has not been called yet: for parts of
   * the app that announce events from outside, such as a window about to close.
   *
   * @throws {DisposedError} after {@link dispose}
   */
  serviceOf<T extends object>(type: Class<T>): T {
    if (this.isDisposed) throw new DisposedError();
    return this.instances.get(type) as T;
  }

  accept(link: Link, peer: Peer): HostConnection {
    const coalescing = coalesce(link, { ...this.coalescing, end: 'main' });
    const onClose = (closed: HostConnection): void => void this.connections.delete(closed);
    const connection = new Connection(coalescing, peer, this.dispatcher, this.clients, onClose);
    this.connections.add(connection);
    connection.start();
    if (this.isDisposed) connection.close();
    return connection;
  }

  async invoke(channel: string, envelope: unknown, peer: Peer, signal?: AbortSignal): Promise<InvokeAnswer> {
    const { args, meta } = readEnvelope(envelope);
    const visit = this.clients.visit(peer);
    const origin = { channel, peer, membership: visit, connectionId: null, rawArguments: args, rawMeta: meta };
    const call = new PendingCall(origin);
    const onAbort = (): void => call.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.singleCalls.add(call);
    try {
      if (this.isDisposed) call.abort(new DisposedError());
      if (signal?.aborted === true) call.abort();
      const kind = this.members.method(channel)?.bound.kind === 'receive' ? 'receive' : 'handle';
      return { ok: true, value: await this.dispatcher.run(call, kind) };
    } catch (error) {
      const correlationId = call.id;
      return { ok: false, error: encodeError(error, { development: this.isDevelopment, correlationId }) };
    } finally {
      this.singleCalls.delete(call);
      visit.leave();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Closes every connection, transport and service, in that order. A second call waits for the first.
   *
   * @throws {AggregateError} after all are closed, when transports or services could not be disposed of
   */
  dispose(): Promise<void> {
    if (!this.isDisposed) {
      this.isDisposed = true;
      this.close().then(this.disposal.resolve, this.disposal.reject);
    }
    return this.disposal.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async close(): Promise<void> {
    this.markClosed();
    // While there is somebody to hear what was held back.
    this.eventChannels[Symbol.dispose]();
    for (const connection of this.connections) connection.close();
    for (const call of this.singleCalls) call.abort(new DisposedError());
    this.clients.end();
    const closings = this.transports.splice(0).map(async (transport) => transport[Symbol.asyncDispose]());
    const results = [
      ...(await Promise.allSettled(closings)),
      ...(await Promise.allSettled([this.instances.dispose()])),
      // After the services, which may change them while they are disposed of.
      ...(await Promise.allSettled([this.cells[Symbol.asyncDispose]()])),
    ];
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) {
      throw new AggregateError(failures.flatMap(withoutLayers), 'Some transports or services could not be disposed of');
    }
  }

  private createContext(options: EventServiceHostOptions): PolicyContext {
    const clock = options.clock ?? systemClock;
    return {
      limits: this.limits,
      clock,
      authorize: options.authorize ?? refuseAll,
      log: new CallLog(this.logger, clock),
      slots: new CallSlots(this.limits),
    };
  }
}

function withoutLayers(failure: unknown): readonly unknown[] {
  return failure instanceof AggregateError ? (failure.errors as readonly unknown[]) : [failure];
}

/** The one form of a raw IPC argument; tracers may append others, which are not read. */
function readEnvelope(envelope: unknown): { readonly args: unknown; readonly meta: unknown } {
  const isObject = typeof envelope === 'object' && envelope !== null && !Array.isArray(envelope);
  const isKnown = isObject && Object.keys(envelope).every((key) => key === 'args' || key === 'meta');
  if (!isKnown) return { args: undefined, meta: undefined }; // refused by the envelope policy
  const { args, meta } = envelope as { readonly args?: unknown; readonly meta?: unknown };
  return { args, meta };
}

function decidedAccess(option: AccessOption | undefined): { readonly defaultAccess?: AccessDecision } {
  return option === undefined ? {} : { defaultAccess: decideAccess(option, 'EventServiceHost') };
}

/** A limit that is no positive number would switch a guard off, or everything. @throws {RangeError} */
function checkedLimits(changes: Partial<Limits> = {}): Limits {
  for (const [name, value] of Object.entries(changes)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`limits.${name} is not a positive whole number`);
  }
  return { ...DEFAULT_LIMITS, ...changes };
}
