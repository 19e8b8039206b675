import { tmpdir } from 'node:os';
import { container } from 'tsyringe';
import { EventServiceHost, UNLIMITED_RATES } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import type { Link } from 'sallyport/shared';
import { RecordingLogger } from 'sallyport/testing';
import { WebSocket } from 'ws';
import { createLoopbackServer, type LoopbackServer } from '../../src/main/headless/index.js';
import { webSocket as webSocketTransport } from '../../src/main/transports/web-socket.js';
import { RawClient } from './raw-client.js';
import type { RawSocket, Target } from './target.js';

/** A real server and real sockets on 127.0.0.1. */
export const webSocket: Target = {
  name: 'webSocket',
  async open(type, options = {}) {
    const logger = new RecordingLogger();
    const server = await createLoopbackServer({ root: tmpdir(), logger });
    const host = await EventServiceHost.start(type, {
      authorize: () => true,
      rateLimits: UNLIMITED_RATES,
      logger,
      container: container.createChildContainer(),
      ...options,
    });
    await host.bind(webSocketTransport({ server }));
    const connect = (): Promise<never> =>
      RendererEventService.connect<never>({ transport: () => openLink(server), onProblem: () => undefined });
    const connectSilent = async (): Promise<RawClient> => new RawClient(await openLink(server));
    const connectSocket = async (): Promise<RawSocket> => {
      const socket = createSocket(server);
      return { socket, client: await new RawClient(await openLink(server, socket)).greet() };
    };
    return {
      service: await connect(),
      host,
      logger,
      connect,
      connectSilent,
      connectSocket,
      connectRaw: async () => (await connectSilent()).greet(),
      async [Symbol.asyncDispose]() {
        await host.dispose();
        await server[Symbol.asyncDispose]();
      },
    };
  },
};

/** Node's own WebSocket can't set `Origin`, as a browser does by itself. */
function openLink(server: LoopbackServer, socket = createSocket(server)): Promise<Link> {
  return webSocketLink({ url: urlOf(server), token: server.token, createSocket: () => socket as never });
}

function createSocket(server: LoopbackServer): WebSocket {
  const protocols = ['sallyport.v1', `sallyport.token.${server.token}`];
  return new WebSocket(urlOf(server), protocols, { origin: `http://127.0.0.1:${server.port}` });
}

function urlOf({ port }: LoopbackServer): string {
  return `ws://127.0.0.1:${port}/sallyport`;
}
