import { tmpdir } from 'node:os';
import { EventServiceHost, UNLIMITED_RATES, createLoopbackServer, nullLogger, webSocket } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { WebSocket } from 'ws';
import { EchoService, type IEchoService } from './echo-service.js';

export interface SocketClient extends AsyncDisposable {
  readonly service: IEchoService;
}

/** A host on a real server of this machine, and a client of it in the same thread. */
export async function openSocketClient(): Promise<SocketClient> {
  const host = await EventServiceHost.start(EchoService, { rateLimits: UNLIMITED_RATES });
  const server = await createLoopbackServer({ root: tmpdir(), logger: nullLogger });
  await host.bind(webSocket({ server }));
  const origin = `http://127.0.0.1:${server.port}`;
  const createSocket = (url: string, protocols: string[]): never =>
    new WebSocket(url, protocols, { origin, perMessageDeflate: false }) as never;
  const service = await RendererEventService.connect<IEchoService>({
    transport: () =>
      webSocketLink({ url: `ws://127.0.0.1:${server.port}/sallyport`, token: server.token, createSocket }),
  });
  return {
    service,
    async [Symbol.asyncDispose]() {
      RendererEventService.disconnect(service);
      await host.dispose();
      await server[Symbol.asyncDispose]();
    },
  };
}
