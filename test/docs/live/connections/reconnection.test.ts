import { tmpdir } from 'node:os';
import { createLoopbackServer, nullLogger, type EventServiceHost } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { dropSocket, droppable, type DroppableServer } from 'sallyport/testing';
import { WebSocket } from 'ws';
import { NoteService, type INoteService } from './note-service.js';
import { showConnection } from './show-connection.js';
import { startWeb } from './start-web.js';

const ID = '6f1d2c1e-8a43-4b6f-9d0a-2f1f4f0c8b7e';

describe('a page whose socket is cut', () => {
  let server: DroppableServer;
  let host: EventServiceHost;
  let service: INoteService;

  beforeEach(async () => {
    server = droppable(await createLoopbackServer({ root: tmpdir(), logger: nullLogger }));
    host = await startWeb(server);
    const origin = `http://127.0.0.1:${server.port}`;
    service = await RendererEventService.connect<INoteService>({
      // A browser finds all of this by itself: there `connect<INoteService>()` is enough.
      transport: () =>
        webSocketLink({
          url: `ws://127.0.0.1:${server.port}/sallyport`,
          token: server.token,
          createSocket: (url, protocols) => new WebSocket(url, protocols, { origin }) as never,
        }),
      reconnect: { initialDelayMs: 1, maxDelayMs: 10 },
    });
  });

  afterEach(async () => {
    RendererEventService.disconnect(service);
    await host.dispose();
    await server[Symbol.asyncDispose]();
  });

  it('comes back as the same client, and misses no event', async () => {
    const told: string[] = [];
    const isBack = Promise.withResolvers<void>();
    using _banner = showConnection(service, (text) => {
      told.push(text);
      if (text === 'Online' && told.length > 1) isBack.resolve();
    });
    const unlocked = service.events.once('unlocked');
    await service.lock(ID);
    await dropSocket(server);
    host.serviceOf(NoteService).events.emit('unlocked', ID); // while it is away
    await isBack.promise;
    await expect(unlocked).resolves.toBe(ID);
    await service.lock(ID); // its own still: no conflict
    expect(told[0]).toBe('Online');
    expect(told[1]).toBe('Offline: The connection was lost');
  });
});
