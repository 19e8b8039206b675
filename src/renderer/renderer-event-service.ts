import {
  createErrorRegistry,
  systemClock,
  type BackOffOptions,
  type Clock,
  type CoalescingOptions,
  type Contract,
  type Manifest,
  type ServiceError,
  type ServiceErrorClass,
  type Subscription,
} from '../shared/index.js';
import { HttpError } from '../shim/errors/http-error.js';
import { SignInRefusedError } from '../shim/errors/sign-in-refused-error.js';
import type { ConnectionStatus } from './connection/connection-status.js';
import { PageConnection } from './connection/page-connection.js';
import type { ConnectTransport } from './connection/page-link.js';
import { ServiceObject } from './service/service-object.js';
import { chooseTransport } from './transports/choose-transport.js';

export interface ConnectOptions {
  /** @default the bridge that the preload exposes, else the WebSocket of the page's own address */
  readonly transport?: ConnectTransport;
  /** The app's own error classes; what main throws of them arrives as them. @default none */
  readonly errors?: readonly ServiceErrorClass[];
  /** Told of what concerns no call: a refused subscription, a message that belongs to nothing. @default writes it to the console */
  readonly onProblem?: (error: ServiceError) => void;
  /** How long calls may wait for others to travel with. @default until the end of their tick */
  readonly coalescing?: CoalescingOptions;
  /** How long the way to main may take to open, and then main to answer, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number;
  /**
   * Whether a connection that is lost is opened again, and after which delays. Subscriptions and states go on then;
   * calls that were in flight reject with `DISCONNECTED` and are never repeated. A connection that main has ended on
   * purpose is not opened again.
   * @default as the transport says: sockets are, Electron's lanes are not, because they are lost only with their page
   */
  readonly reconnect?: boolean | BackOffOptions;
  /** What time is taken from, for tests. @default the machine's own */
  readonly clock?: Clock;
  /** What delays are drawn with: from 0 up to 1. @default `Math.random` */
  readonly random?: () => number;
}

const connections = new WeakMap<object, PageConnection>();

/** The page's way to the main process. */
export const RendererEventService = {
  /**
   * Connects and builds the service object: everything of the contract that this page may use.
   *
   * @typeParam T the contract; its type is all that the page needs of it
   * @throws {ServiceError} when main can't be reached, refuses the page, or does not answer in time
   * @example
   * export const service: IEventService = await RendererEventService.connect<IEventService>();
   */
  async connect<T extends Contract<T>>(options: ConnectOptions = {}): Promise<T> {
    const { transport = chooseTransport, onProblem = reportProblem, coalescing = {}, reconnect } = options;
    const { timeoutMs = 30_000, clock = systemClock, random = Math.random } = options;
    const errors = createErrorRegistry([HttpError, SignInRefusedError, ...(options.errors ?? [])]);
    const shared = { errors, onProblem, timeoutMs, coalescing, reconnect, clock, random };
    let service: ServiceObject | undefined;
    let early: Manifest | undefined; // one that came right behind the welcome
    const [connection, welcome] = await PageConnection.open(transport, {
      ...shared,
      onManifest: (manifest) => (service ? service.update(manifest) : void (early = manifest)),
    });
    service = new ServiceObject(connection, welcome.streamWindow, { onProblem });
    try {
      service.update(early ?? welcome.manifest);
    } catch (error) {
      connection.close();
      throw error;
    }
    connections.set(service.root, connection);
    return service.root as T;
  },

  /** How the connection of a service stands now. @throws {TypeError} when it is no connected service */
  status(service: object): ConnectionStatus {
    return connectionOf(service).status;
  },

  /**
   * Calls `listener` with the present status at once, and with each change until the result is called.
   *
   * @throws {TypeError} when it is no connected service
   * @example
   * RendererEventService.onStatus(service, ({ state }) => { banner.hidden = state === 'connected'; });
   */
  onStatus(service: object, listener: (status: ConnectionStatus) => void): Subscription {
    return connectionOf(service).onStatus(listener);
  },

  /**
   * Tries to connect again at once, where the next attempt waits for its time: for a button of the user's. Does nothing
   * otherwise.
   *
   * @throws {TypeError} when it is no connected service
   */
  reconnectNow(service: object): void {
    connectionOf(service).reconnectNow();
  },

  /** Resolves with the reason when the connection of a service has ended for good. @throws {TypeError} when it is no connected service */
  closed(service: object): Promise<ServiceError> {
    return connectionOf(service).closed;
  },

  /** Ends the connection of a service: what is in flight rejects with `DISCONNECTED`. Idempotent. */
  disconnect(service: object): void {
    connectionOf(service).close();
  },
};

function connectionOf(service: object): PageConnection {
  const connection = connections.get(service);
  if (!connection) throw new TypeError('This is no service that RendererEventService.connect has returned');
  return connection;
}

function reportProblem(error: ServiceError): void {
  // oxlint-disable-next-line no-console -- a page has no other log until one is connected
  console.warn('sallyport:', error.code, error.message, error.details);
}
