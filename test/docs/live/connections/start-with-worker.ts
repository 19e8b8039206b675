import { EventService, EventServiceHost, Namespace } from 'sallyport/main';
import { inWorker, type LaunchWorker } from 'sallyport/worker';
import { container } from 'tsyringe';
import { SearchService } from './search-service.js';

@EventService()
export class AppService {
  @Namespace() declare readonly search: SearchService;
}

/** @param worker `new URL('./search-worker.js', import.meta.url)`, or what else starts one */
export async function startWithWorker(worker: URL | LaunchWorker) {
  await using resources = new AsyncDisposableStack();
  const search = resources.use(inWorker(SearchService, worker));
  const own = container.createChildContainer();
  own.register(SearchService, { useValue: search });
  const host = resources.use(await EventServiceHost.start(AppService, { container: own }));
  const owned = resources.move();
  return { host, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
