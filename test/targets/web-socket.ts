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
      const opened: WebSocket[] = [];
      const client = await new RawClient(await openLink(server, (socket) => opened.push(socket))).greet();
      const [socket] = opened;
      if (!socket) throw new Error('The link has opened no socket');
      return { client, socket };
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
function openLink({ port, token }: LoopbackServer, onSocket?: (socket: WebSocket) => void): Promise<Link> {
  return webSocketLink({
    url: `ws://127.0.0.1:${port}/sallyport`,
    token,
    createSocket: (url, protocols) => {
      const socket = new WebSocket(url, protocols, { origin: `http://127.0.0.1:${port}` });
      onSocket?.(socket);
      return socket as never;
    },
  });
}
