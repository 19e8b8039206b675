import { MessageChannel } from 'node:worker_threads';
import { EventService, EventServiceHost, Handle, Public, currentCall, messagePort } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { DisposedError, messagePortLink, type PortLike } from 'sallyport/shared';
import { describeBadInput } from '../../suites/bad-input.suite.js';
import { describeCalls } from '../../suites/calls.suite.js';
import { describeStreams } from '../../suites/streams.suite.js';
import { messagePort as target } from '../../targets/message-port.js';

@EventService()
class Who {
  @Handle()
  @Public()
  async am(): Promise<readonly unknown[]> {
    const { transport, clientId, origin } = currentCall().peer;
    return [transport, clientId, origin];
  }
}

async function ask(port: unknown): Promise<readonly unknown[]> {
  const service = await RendererEventService.connect<Who>({ transport: () => messagePortLink(port as PortLike) });
  const answer = await service.am();
  RendererEventService.disconnect(service);
  return Array.from(answer);
}

describe('messagePort', () => {
  it('serves the ports that it was given, and those that come later, as who they are said to be', async () => {
    const [first, second, third] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
    await using host = await EventServiceHost.start(Who);
    const ports = messagePort({ ports: [first.port1], peer: { origin: 'worker:' } });
    await host.bind(ports);
    ports.connect(second.port1, { clientId: 'second' });
    ports.connect(third.port1);
    await expect(ask(second.port2)).resolves.toEqual(['message-port', 'second', 'worker:']);
    const [[, one], [, other]] = [await ask(first.port2), await ask(third.port2)];
    expect(one).not.toBe(other);
  });

  it('ends the connection when either end closes', async () => {
    const { port1, port2 } = new MessageChannel();
    await using host = await EventServiceHost.start(Who);
    const ports = messagePort();
    await host.bind(ports);
    const connection = ports.connect(port1);
    const service = await RendererEventService.connect<Who>({
      transport: () => messagePortLink(port2 as unknown as PortLike),
    });
    connection.close();
    await expect(RendererEventService.closed(service)).resolves.toMatchObject({ code: 'DISPOSED' });
  });

  it('tells whoever starts a link that it was closed before', async () => {
    const [own, other] = [new MessageChannel(), new MessageChannel()];
    const links = [own, other].map(({ port1 }) => messagePortLink(port1 as unknown as PortLike));
    links[0]?.close();
    const isClosed = new Promise((resolve) => void other.port1.once('close', resolve));
    other.port2.close(); // its other end
    await isClosed;
    const closed: string[] = [];
    for (const link of links) link.start({ onMessage: () => undefined, onClose: () => closed.push('closed') });
    expect(closed).toEqual(['closed', 'closed']);
    own.port2.close();
  });

  it('takes no port without a host', async () => {
    const ports = messagePort();
    const { port1, port2 } = new MessageChannel();
    expect(() => ports.connect(port1)).toThrow(DisposedError);
    const host = await EventServiceHost.start(Who);
    await host.bind(ports);
    await host.dispose();
    expect(() => ports.connect(port1)).toThrow(DisposedError);
    port2.close();
  });
});

describeCalls(target);
describeStreams(target);
describeBadInput(target);
