import { MessageChannel } from 'node:worker_threads';
import { messagePort } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { messagePortLink, type PortLike } from 'sallyport/shared';
import { typescriptWorker } from '../../../setup/typescript-worker.js';
import { startWithWorker, type AppService } from './start-with-worker.js';

describe('a service in a worker', () => {
  it('is called like any other, here by a client at the other end of a port', async () => {
    await using app = await startWithWorker(typescriptWorker('test/docs/live/connections/search-worker.ts'));
    const { port1, port2 } = new MessageChannel();
    await app.host.bind(messagePort({ ports: [port1] }));
    const service = await RendererEventService.connect<Pick<AppService, 'search'>>({
      transport: () => messagePortLink(port2 as unknown as PortLike),
    });
    await expect(service.search.count('a rose is a rose', 'rose')).resolves.toBe(2);
    RendererEventService.disconnect(service);
  });
});
