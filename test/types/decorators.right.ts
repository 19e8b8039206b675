// Services whose decorators fit what they stand on: not one error is expected here.
import { ArrayMaxSize, IsInt, IsString, IsUUID, Max, MaxLength } from 'class-validator';
import {
  Arg,
  Cached,
  Callback,
  Channel,
  Chunks,
  CircuitBreaker,
  Concurrency,
  Debounced,
  EventService,
  Handle,
  Idempotent,
  Items,
  Namespace,
  Nullable,
  OneOf,
  Optional,
  Public,
  Receive,
  Requires,
  Retry,
  Returns,
  State,
  Stream,
  Timeout,
  debounce,
  latest,
  throttle,
} from '../../src/main/decorators/index.js';
import type { CachedResults } from '../../src/main/caching/index.js';
import type { Bytes, Events } from '../../src/shared/index.js';
import type { StateCell } from '../../src/main/state/index.js';
import { HttpService, Note, type Verb } from './samples.js';

enum Colour {
  Red,
  Green,
}

type NoteId = string & { readonly noteId: true };

@EventService({ access: ['notes:read', 'notes:list'] })
export class Notes {
  @Channel() @Public() declare readonly events: Events<{ ready: void }>;
  @Channel({ events: { progress: throttle(100), load: latest(), saved: debounce(50, { maxWaitMs: 500 }) } })
  declare readonly tasks: Events<{ progress: number; load: number; saved: void; done: void }>;
  @Namespace() declare readonly http: HttpService;

  constructor(private readonly label: string) {}

  @Handle({ timeoutMs: 5_000, alias: 'find-note' })
  @Requires('notes:read', 'notes:find', { replaces: true })
  @Returns(Note)
  async find(@Arg(IsUUID()) id: string, @Arg(IsInt(), Max(100)) size: number, signal?: AbortSignal): Promise<Note[]> {
    signal?.throwIfAborted();
    return [{ text: `${this.label}${id}${size}` }];
  }

  @Handle()
  async literals(
    @Arg(OneOf('GET', 'POST')) verb: Verb,
    @Arg(OneOf('GET')) narrower: Verb,
    @Arg(OneOf(true)) yes: true,
    @Arg(OneOf(Colour.Red, Colour.Green)) colour: Colour,
    @Arg(OneOf('a', null)) mark: 'a' | null,
    @Arg(IsString()) template: `note-${string}`,
    @Arg(IsUUID()) id: NoteId,
  ) {
    return [verb, narrower, yes, colour, mark, template, id];
  }

  @Handle()
  async arrays(
    @Arg(Items(Note), ArrayMaxSize(50)) notes: readonly Note[],
    @Arg(Items(IsString(), MaxLength(5))) words: string[],
    @Arg(Items(OneOf('GET', 'POST'))) verbs: Verb[],
    @Arg(Items(Date)) dates: readonly Date[],
    @Arg(Items(Items(Note))) pages: Note[][],
  ) {
    return [notes, words, verbs, dates, pages];
  }

  @Handle()
  async omissible(
    note: Note,
    @Arg(Nullable(Note)) nullable: Note | null,
    @Arg(Nullable(Date)) since: Date | null,
    @Arg(IsString()) anything: unknown,
    @Arg(Optional()) other?: Note,
    @Arg(Optional(OneOf('GET', 'POST'))) verb?: Verb,
    @Arg(Optional(Nullable(IsString()))) text?: string | null,
    @Arg(Optional(IsInt())) size = 20,
  ) {
    return [note, nullable, since, anything, other, verb, text, size];
  }

  @Handle()
  async live(
    @Arg(Callback()) progress: (share: number) => void,
    @Arg(Chunks()) body: AsyncIterable<Bytes>,
    @Arg(Chunks()) readable: ReadableStream<Uint8Array>,
    @Arg(Chunks(Note)) notes: AsyncIterable<Note>,
    @Arg(Chunks(IsString(), MaxLength(5))) words: AsyncIterable<string>,
    @Arg(Chunks(OneOf('GET', 'POST'))) verbs: AsyncIterable<Verb>,
    @Arg(Nullable(Callback(Note))) told: ((note: Note) => void) | null,
    @Arg(Optional(Callback())) line?: (...lines: string[]) => void,
    @Arg(Optional(Chunks())) file?: AsyncIterable<Bytes> | Blob,
  ) {
    return [progress, body, readable, notes, words, verbs, told, line, file];
  }

  @Stream({ resumable: true })
  readable(): ReadableStream<Bytes> {
    return new ReadableStream();
  }

  @Stream({ timeoutMs: 100 })
  async *follow(@Arg(IsUUID()) id: string): AsyncIterable<string> {
    yield id;
  }

  @Receive()
  tell(note: Note): void {
    void note;
  }
}

export class States {
  @State({ of: Note, writable: true, keepLog: true, persist: { debounceMs: 100 } })
  @Public()
  declare readonly note: StateCell<Note>;

  @State({ of: Note, access: 'notes:read', writable: { fields: [], access: ['notes:write', 'notes:read'] } })
  declare readonly other: StateCell<Note>;
}

/** What `forget` knows of a service. */
export class Policies {
  @Handle()
  @Timeout(1_000)
  @Idempotent()
  @Retry({ attempts: 2 })
  @CircuitBreaker()
  @Concurrency({ maxRunning: 1 })
  @Debounced({ waitMs: 1 })
  @Cached({ ttlMs: 1, vary: 'none' })
  async list(@Arg(IsString()) folder: string, signal?: AbortSignal) {
    signal?.throwIfAborted();
    return [folder];
  }

  @Stream()
  @Timeout(1_000)
  @Concurrency({ maxRunning: 1 })
  async *follow() {
    yield 1;
  }

  forgetSome(results: CachedResults): void {
    results.forget(Policies, 'list');
    results.forget(Policies, 'list', 'inbox');
  }
}
