import { MaxLength } from 'class-validator';
import {
  Arg,
  Cached,
  CachedResults,
  Concurrency,
  Debounced,
  EventService,
  Handle,
  Requires,
  currentCall,
} from 'sallyport/main';
import type { INoteService } from './contract.js';

/** The notes of each user; stands for a database. */
export class NoteStore {
  readonly titles = new Map([['inbox', ['Bread', 'Bridge']]]);
  reads = 0;
}

@EventService({ access: 'notes:read' })
export class NoteService implements INoteService {
  constructor(
    private readonly store: NoteStore,
    private readonly results: CachedResults,
  ) {}

  @Handle()
  @Cached({ ttlMs: 60_000 }) // of one session; never of another one
  async list(@Arg(MaxLength(80)) folder: string): Promise<readonly string[]> {
    this.store.reads += 1;
    return this.store.titles.get(folder) ?? [];
  }

  @Handle()
  @Requires('notes:write', { replaces: true })
  async rename(
    @Arg(MaxLength(80)) folder: string,
    @Arg(MaxLength(80)) title: string,
    @Arg(MaxLength(80)) newTitle: string,
  ): Promise<void> {
    const titles = this.store.titles.get(folder) ?? [];
    this.store.titles.set(
      folder,
      titles.map((each) => (each === title ? newTitle : each)),
    );
    this.results.forget(NoteService, 'list', folder);
  }

  @Handle()
  @Debounced({ waitMs: 150, maxWaitMs: 1_000 })
  async suggest(@Arg(MaxLength(80)) text: string): Promise<readonly string[]> {
    this.store.reads += 1;
    return [...this.store.titles.values()].flat().filter((title) => title.startsWith(text));
  }

  @Handle({ timeoutMs: 120_000 })
  @Concurrency({ maxRunning: 2, maxWaiting: 10 })
  async print(@Arg(MaxLength(80)) folder: string): Promise<string> {
    const titles = this.store.titles.get(folder) ?? [];
    return `${folder} for ${currentCall().client.id}\n${titles.join('\n')}`;
  }
}
