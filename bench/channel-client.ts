import { MessageChannel } from 'node:worker_threads';
import { EventServiceHost, UNLIMITED_RATES, type EventServiceHostOptions } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { messagePortLink, type PortLike } from 'sallyport/shared';
import { EchoService, type IEchoService } from './echo-service.js';

export interface ChannelClient extends AsyncDisposable {
  readonly host: EventServiceHost;
  connect(): Promise<IEchoService>;
}

/** A host whose clients reach it over a `MessageChannel` each. */
export async function openChannelClient(options: EventServiceHostOptions = {}): Promise<ChannelClient> {
  const host = await EventServiceHost.start(EchoService, { rateLimits: UNLIMITED_RATES, ...options });
  let clients = 0;
  return {
    host,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      clients += 1;
      host.accept(messagePortLink(port2 as unknown as PortLike), {
        transport: 'message-port',
        clientId: `bench-${clients}`,
        origin: null,
      });
      return RendererEventService.connect<IEchoService>({
        transport: () => messagePortLink(port1 as unknown as PortLike),
      });
    },
    [Symbol.asyncDispose]: () => host.dispose(),
  };
}
