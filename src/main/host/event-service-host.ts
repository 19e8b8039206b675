import { container as rootContainer } from 'tsyringe';
import {
  DEFAULT_LIMITS,
  DisposedError,
  coalesce,
  systemClock,
  trackResource,
  type CoalescingOptions,
  type Limits,
  type Link,
  type Subscription,
} from '../../shared/index.js';
import type { CachedResults } from '../caching/cached-results.js';
import type { GovernanceEngine } from '../governance/governance-engine.js';
import { Quotas } from '../limits/quotas.js';
import type { RateLimits } from '../limits/rate-limits.js';
import type { Logger } from '../logging/logger.js';
import { nullLogger } from '../logging/null-logger.js';
import { QuietLogger } from '../logging/quiet-logger.js';
import { channelsOf, type BoundMember, type BoundMethod } from '../metadata/bound-member.js';
import { flattenService } from '../metadata/flatten-service.js';
import { readServiceDefinition } from '../metadata/read-service-definition.js';
import { decideAccess, type AccessOption } from '../metadata/access-option.js';
import type { AccessDecision, Class } from '../metadata/service-definition.js';
import { orderPolicies } from '../policies/app-policy.js';
import { WORKER_POLICY_ORDER } from '../policies/policy-order.js';
import type { Policy } from '../policies/policy.js';
import { StateCells } from '../state/state-cells.js';
import type { HostConnection, InvokeAnswer, Peer, Transport, TransportHost } from '../transports/transport.js';
import { findCall } from './call-context.js';
import { Clients } from './clients.js';
import { Connection } from './connection.js';
import { createPolicyContext } from './create-policy-context.js';
import { Dispatcher } from './dispatcher.js';
import { EventChannels } from './event-channels.js';
import type { EventServiceHostOptions, WorkerHostOptions } from './event-service-host-options.js';
import { MemberTable } from './member-table.js';
import { PendingCall } from './pending-call.js';
import { ServiceInstances } from './service-instances.js';
import { SingleCalls } from './single-calls.js';

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
  /** What `@Cached` methods have answered, to drop what has changed outside of the services. */
  readonly cachedResults: CachedResults;
  /** What pages have called lately can be forgotten, and how often they may call be changed. */
  readonly rateLimits: Pick<RateLimits, 'reset' | 'change'>;
  private readonly quietLogger: QuietLogger;
  private readonly isDevelopment: boolean;
  private readonly coalescing: CoalescingOptions;
  private readonly eventChannels: EventChannels;
  private readonly cells: StateCells;
  private readonly instances: ServiceInstances;
  private readonly members: MemberTable;
  private readonly dispatcher: Dispatcher;
  private readonly clients: Clients;
  private readonly transports: Transport[] = [];
  private readonly connections = new Set<Connection>();
  private readonly singleCalls: SingleCalls;
  private readonly sessionChanges: Subscription | undefined;
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
    return EventServiceHost.restore(type, options, orderPolicies(options.policies ?? []));
  }

  /**
   * As {@link start}, in a worker to which a host of main hands its calls on: who may call, how often, and what becomes
   * of a failure was decided there, for each caller, and would be decided for all of them together here.
   *
   * @internal
   */
  static startInWorker(type: Class<object>, options: WorkerHostOptions): Promise<EventServiceHost> {
    return EventServiceHost.restore(type, { ...options, authorize: () => true }, WORKER_POLICY_ORDER);
  }

  private static async restore(
    type: Class<object>,
    options: EventServiceHostOptions,
    policies: readonly Policy[],
  ): Promise<EventServiceHost> {
    const host = new EventServiceHost(type, options, policies);
    try {
      await host.cells.restore(options.container ?? rootContainer, options.clock ?? systemClock);
      return host;
    } catch (error) {
      await host.dispose();
      throw error;
    }
  }

  private constructor(type: Class<object>, options: EventServiceHostOptions, policies: readonly Policy[]) {
    this.limits = { ...DEFAULT_LIMITS, ...checkedLimits(options.limits) };
    this.quietLogger = new QuietLogger(options.logger ?? nullLogger, options.clock);
    this.logger = this.quietLogger;
    this.isDevelopment = options.development ?? false;
    this.coalescing = { clock: options.clock ?? systemClock, ...options.coalescing };
    const access = decidedAccess(options.defaultAccess);
    const definition = readServiceDefinition(type, access);
    const eventChannels = new EventChannels(definition, options.clock ?? systemClock, this.logger);
    this.eventChannels = eventChannels;
    const members = flattenService(definition, access);
    this.cells = new StateCells(members, this.logger);
    const context = createPolicyContext(options, this.limits, this.logger);
    const { cachedResults } = context;
    this.cachedResults = cachedResults;
    const parts = { eventChannels, cells: this.cells, cachedResults };
    this.instances = new ServiceInstances(options.container ?? rootContainer, definition, parts);
    this.rateLimits = context.rateLimits;
    assertGoverned(options.governance, members);
    const instanceOf =
      ({ service }: BoundMethod) =>
      () =>
        this.instances.get(service);
    this.members = new MemberTable(members, policies, instanceOf, this.cells, context);
    this.dispatcher = new Dispatcher(this.members, parts, context, this.logger, this.isDevelopment);
    this.clients = new Clients(this.limits, context.clock, this.logger, new Quotas(options.quotas));
    this.singleCalls = new SingleCalls(this.dispatcher, this.members, this.clients);
    this.sessionChanges = options.sessions?.subscribe((clientId) => void this.reauthorize(clientId));
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
    const onClose = (closed: Connection): void => void this.connections.delete(closed);
    const connection = new Connection(coalescing, peer, this.dispatcher, this.clients, onClose);
    this.connections.add(connection);
    connection.start();
    if (this.isDisposed) connection.close();
    return connection;
  }

  invoke(channel: string, envelope: unknown, peer: Peer, signal?: AbortSignal): Promise<InvokeAnswer> {
    return this.singleCalls.run(channel, envelope, peer, signal);
  }

  /**
   * Asks `authorize` again about everything that is open (streams, subscriptions, watched states, calls that have not
   * begun), ends within a second what is refused now, and tells the pages what they may use. A change of a session does
   * so by itself; call it when `authorize` would decide otherwise for another reason.
   *
   * @param clientId whose; all clients' where it is left out
   * @returns when all is asked and the pages are told; never rejects
   */
  async reauthorize(clientId?: string): Promise<void> {
    this.cachedResults.forgetClient(clientId);
    const concerned = [...this.connections].filter(
      (connection) => clientId === undefined || connection.clientId === clientId,
    );
    const all = Promise.all([
      ...concerned.map((connection) => connection.refreshAccess()),
      this.dispatcher.endRefused([
        ...this.dispatcher.looseCalls.openMembers(clientId),
        ...this.clients.openMembers(clientId),
      ]),
    ]);
    const cause = findCall();
    // What it may use now, the page knows before it has the answer of the call that changed it.
    if (cause instanceof PendingCall && concerned.some(({ id }) => id === cause.connectionId)) {
      (cause.heldBy ??= new Set()).add(all.then(() => undefined));
    }
    await all;
  }

  /**
   * Goes by other limits from now on. What is asked about each call holds at once; what a connection is given as it
   * begins (messages, streams, windows, subscriptions that wait), for those that begin from now on; `timeoutMs`, which
   * is compiled into the methods, not before the next start.
   *
   * @throws {RangeError} when one is no positive whole number; nothing is changed then
   */
  changeLimits(changes: Partial<Limits>): void {
    Object.assign(this.limits, checkedLimits(changes));
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
    this.dispatcher.looseCalls.end();
    this.sessionChanges?.();
    this.clients.end();
    const closings = this.transports.splice(0).map(async (transport) => transport[Symbol.asyncDispose]());
    const results = [
      ...(await Promise.allSettled(closings)),
      ...(await Promise.allSettled([this.instances.dispose()])),
      // After the services, which may change them while they are disposed of.
      ...(await Promise.allSettled([this.cells[Symbol.asyncDispose]()])),
    ];
    this.quietLogger[Symbol.dispose]();
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) {
      throw new AggregateError(failures.flatMap(withoutLayers), 'Some transports or services could not be disposed of');
    }
  }
}

function withoutLayers(failure: unknown): readonly unknown[] {
  return failure instanceof AggregateError ? (failure.errors as readonly unknown[]) : [failure];
}

/** A rule about a channel that nobody serves would guard nothing. @throws {TypeError} naming it */
function assertGoverned(governance: GovernanceEngine | undefined, members: readonly BoundMember[]): void {
  const served = new Set(members.flatMap(channelsOf));
  const unknown = governance?.channels.find((channel) => !served.has(channel));
  if (unknown !== undefined) throw new TypeError(`A rule is about the channel ${unknown}, which nobody serves`);
}

function decidedAccess(option: AccessOption | undefined): { readonly defaultAccess?: AccessDecision } {
  return option === undefined ? {} : { defaultAccess: decideAccess(option, 'EventServiceHost') };
}

/** A limit that is no positive number would switch a guard off, or everything. @throws {RangeError} */
function checkedLimits(changes: Partial<Limits> = {}): Partial<Limits> {
  for (const [name, value] of Object.entries(changes)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`limits.${name} is not a positive whole number`);
  }
  return changes;
}
