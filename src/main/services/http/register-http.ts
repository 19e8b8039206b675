import { instancePerContainerCachingFactory, Lifecycle, type DependencyContainer } from 'tsyringe';
import { StreamSources } from '../stream/index.js';
import { HttpClient } from './http-client.js';
import { HTTP_OPTIONS, type HttpOptions } from './http-options.js';
import { ResponseStore } from './response-store.js';

/**
 * Makes `HttpService` and the stream source `response` available to the hosts of a container, each host with its own.
 * Called once, where the app is put together.
 */
export function registerHttp(container: DependencyContainer, options: HttpOptions): void {
  container.registerInstance(HTTP_OPTIONS, options);
  for (const type of [HttpClient, ResponseStore]) {
    container.register<object>(type, { useClass: type }, { lifecycle: Lifecycle.ContainerScoped });
  }
  container.register(StreamSources, {
    useFactory: instancePerContainerCachingFactory((child) => {
      const sources = new StreamSources();
      const responses = child.resolve(ResponseStore);
      sources.register('response', async (key) => ({
        bytes: await responses.bytes(key),
        open: (signal) => responses.read(key, 0, signal),
      }));
      return sources;
    }),
  });
}
