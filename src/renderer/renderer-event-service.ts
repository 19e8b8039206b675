import {
  createErrorRegistry,
  type Contract,
  type Link,
  type ServiceError,
  type ServiceErrorClass,
} from '../shared/index.js';
import { HttpError } from '../shim/errors/http-error.js';
import { PageConnection } from './connection/page-connection.js';
import { buildServiceObject } from './service/service-object.js';
import { chooseTransport } from './transports/choose-transport.js';

/** Opens the way to main. */
export type ConnectTransport = () => Link | Promise<Link>;

export interface ConnectOptions {
  /** @default the bridge that the preload exposes, else the WebSocket of the page's own address */
  readonly transport?: ConnectTransport;
  /** The app's own error classes; what main throws of them arrives as them. @default none */
  readonly errors?: readonly ServiceErrorClass[];
  /** Told of what concerns no call: a refused subscription, a message that belongs to nothing. @default writes it to the console */
  readonly onProblem?: (error: ServiceError) => void;
  /** How long main may take to answer once the way to it is open, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number;
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
    const { onProblem = reportProblem, timeoutMs = 30_000 } = options;
    const errors = createErrorRegistry([HttpError, ...(options.errors ?? [])]);
    const link = await (options.transport ?? chooseTransport)();
    const [connection, welcome] = await PageConnection.open(link, { errors, onProblem, timeoutMs });
    try {
      const service = buildServiceObject(welcome.manifest, connection, welcome.streamWindow, { onProblem });
      connections.set(service, connection);
      return service as T;
    } catch (error) {
      connection.close();
      throw error;
    }
  },

  /** Resolves with the reason when the connection of a service has ended. @throws {TypeError} when it is no connected service */
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
