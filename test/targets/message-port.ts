import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { container } from 'tsyringe';
import { EventServiceHost, messagePort as messagePortTransport, UNLIMITED_RATES } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { messagePortLink, type Link, type PortLike } from 'sallyport/shared';
import { RecordingLogger } from 'sallyport/testing';
import { rebuildInThisRealm } from '../../src/testing/rebuild-value.js';
import { RawClient } from './raw-client.js';
import type { Target } from './target.js';

/**
 * Ports across threads. Host and client are both in the test's own, where suites look into both; all that they say to
 * each other passes through a worker, by a channel to it and another one back.
 */
export const messagePort: Target = {
  name: 'messagePort',
  async open(type, options = {}) {
    const logger = new RecordingLogger();
    const worker = new Worker(join(__dirname, 'message-port-relay.cjs'));
    const transport = messagePortTransport();
    const host = await EventServiceHost.start(type, {
      authorize: () => true,
      rateLimits: UNLIMITED_RATES,
      logger,
      container: container.createChildContainer(),
      ...options,
    });
    await host.bind(transport);
    const openLink = (): Link => {
      const [main, page] = [new MessageChannel(), new MessageChannel()];
      worker.postMessage([main.port2, page.port2], [main.port2, page.port2]);
      transport.connect(inThisRealm(main.port1));
      return messagePortLink(inThisRealm(page.port1));
    };
    const connect = (): Promise<never> =>
      RendererEventService.connect<never>({ transport: openLink, onProblem: () => undefined });
    const connectSilent = async (): Promise<RawClient> => new RawClient(openLink());
    return {
      service: await connect(),
      host,
      logger,
      connect,
      connectSilent,
      connectRaw: async () => (await connectSilent()).greet(),
      async [Symbol.asyncDispose]() {
        await host.dispose();
        await worker.terminate();
      },
    };
  },
};

/** Under Jest what comes through a port of Node's belongs to another realm. */
function inThisRealm(port: MessagePort): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener(type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      port.on(type, (data: unknown) => listener({ data: rebuildInThisRealm(data) }));
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}
