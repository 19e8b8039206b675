import { EventService, EventServiceHost, STATE_STORAGE, State, openStateStorage, type StateCell } from 'sallyport/main';
import { container } from 'tsyringe';
import { Settings } from './settings.js';

@EventService({ access: 'public' })
export class KeptService {
  // Saved a quarter of a second after a change at the latest, with its last 10,000 revisions.
  @State({ of: Settings, keepLog: true }) declare readonly settings: StateCell<Settings>;
}

/** Starts the app's services on what its data directory holds. @returns disposing of it saves what is left */
export async function startKept(directory: string) {
  await using resources = new AsyncDisposableStack();
  const { storage } = await openStateStorage({ directory });
  resources.use(storage);
  const own = container.createChildContainer();
  own.register(STATE_STORAGE, { useValue: storage });
  const host = resources.use(await EventServiceHost.start(KeptService, { container: own }));
  const owned = resources.move();
  return { host, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
