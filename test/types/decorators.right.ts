// Services whose decorators fit what they stand on: not one error is expected here.
import { ArrayMaxSize, IsInt, IsString, IsUUID, Max, MaxLength } from 'class-validator';
import {
  Arg,
  Channel,
  EventService,
  Handle,
  Items,
  Namespace,
  Nullable,
  OneOf,
  Optional,
  Public,
  Receive,
  Requires,
  Returns,
  Stream,
} from '../../src/main/decorators/index.js';
import type { Events } from '../../src/shared/index.js';
import { HttpService, Note, type Verb } from './samples.js';

enum Colour {
  Red,
  Green,
}

type NoteId = string & { readonly noteId: true };

@EventService({ access: ['notes:read', 'notes:list'] })
export class Notes {
  @Channel() @Public() declare readonly events: Events<{ ready: void }>;
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

  @Stream({ timeoutMs: 100 })
  async *follow(@Arg(IsUUID()) id: string): AsyncIterable<string> {
    yield id;
  }

  @Receive()
  tell(note: Note): void {
    void note;
  }
}
