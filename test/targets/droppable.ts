import { tmpdir } from 'node:os';
import { container } from 'tsyringe';
import {
  EventServiceHost,
  UNLIMITED_RATES,
  webSocket,
  createLoopbackServer,
  type EventServiceHostOptions,
} from 'sallyport/main';
import { RendererEventService, webSocketLink, type ConnectOptions, type PageLink } from 'sallyport/renderer';
import { RecordingLogger, droppable, type DroppableServer } from 'sallyport/testing';
import { WebSocket } from 'ws';
import type { Class } from '../../src/main/metadata/service-definition.js';

/** A real server whose sockets can be lost, and pages that come back. */
export interface DroppableTarget<T> extends AsyncDisposable {
  readonly host: EventServiceHost;
  readonly server: DroppableServer;
  readonly logger: RecordingLogger;
  /** A page that reconnects within some milliseconds, unless `options` say otherwise. */
  connect(options?: Partial<ConnectOptions>): Promise<T>;
  /** Loses every socket. Resolves when `page` is connected again. */
  dropAndReconnect(page: object): Promise<void>;
  /** One link more, as a page would open it. */
  openLink(): Promise<PageLink>;
}

export async function openDroppable<T extends object>(
  type: Class<T>,
  options: Omit<EventServiceHostOptions, 'logger'> = {},
): Promise<DroppableTarget<T>> {
  const logger = new RecordingLogger();
  const server = droppable(await createLoopbackServer({ root: tmpdir(), logger }));
  const own = { logger, container: container.createChildContainer() };
  const host = await EventServiceHost.start(type, {
    authorize: () => true,
    rateLimits: UNLIMITED_RATES,
    ...own,
    ...options,
  });
  await host.bind(webSocket({ server }));
  const services: object[] = [];
  // Node's own WebSocket can't set `Origin`, as a browser does by itself.
  const openLink = (): Promise<PageLink> =>
    webSocketLink({
      url: `ws://127.0.0.1:${server.port}/sallyport`,
      token: server.token,
      createSocket: (url, protocols) =>
        new WebSocket(url, protocols, { origin: `http://127.0.0.1:${server.port}` }) as never,
    });
  return {
    host,
    server,
    logger,
    openLink,
    dropAndReconnect: (page) => dropAndReconnect(server, page),
    async connect(more = {}) {
      const service = await RendererEventService.connect<never>({
        transport: openLink,
        onProblem: () => undefined,
        reconnect: { initialDelayMs: 1, maxDelayMs: 10 },
        ...more,
      });
      services.push(service);
      return service;
    },
    async [Symbol.asyncDispose]() {
      for (const service of services) RendererEventService.disconnect(service);
      await host.dispose();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function dropAndReconnect(server: DroppableServer, page: object): Promise<void> {
  const back = Promise.withResolvers<void>();
  let wasLost = false;
  using _status = RendererEventService.onStatus(page, ({ state }) => {
    if (state !== 'connected') wasLost = true;
    else if (wasLost) back.resolve();
  });
  await server.dropSockets();
  await back.promise;
}
