// Decorators that don't fit what they stand on, each refused with one sentence a reader understands.
import { IsInt, IsString } from 'class-validator';
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
  State,
  Stream,
  Timeout,
  latest,
} from '../../src/main/decorators/index.js';
import type { CachedResults } from '../../src/main/caching/index.js';
import type { Bytes, Events } from '../../src/shared/index.js';
import type { StateCell } from '../../src/main/state/index.js';
import { HttpService, Note, Other, type Verb } from './samples.js';

export class Arguments {
  @Handle()
  // refused: a literal type is plain String, Number or Boolean at run time: say OneOf(…)
  async literal(@Arg(IsString()) value: Verb) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async foreign(@Arg(OneOf('GET', 'PUT')) value: Verb) {
    return value;
  }

  @Handle()
  // refused: this parameter may be left out: say Optional(…)
  async optional(@Arg(IsString()) value?: string) {
    return value;
  }

  @Handle()
  // refused: this parameter may be left out: say Optional(…)
  async defaulted(@Arg(IsInt()) value = 20) {
    return value;
  }

  @Handle()
  // refused: this parameter may not be left out: take Optional(…) away
  async required(@Arg(Optional(IsString())) value: string) {
    return value;
  }

  @Handle()
  // refused: this parameter may be null: say Nullable(…)
  async nullable(@Arg(IsString()) value: string | null) {
    return value;
  }

  @Handle()
  // refused: this parameter may not be null: take Nullable(…), or the null in OneOf(…), away
  async present(@Arg(Nullable(IsString())) value: string) {
    return value;
  }

  @Handle()
  // refused: this parameter may not be null: take Nullable(…), or the null in OneOf(…), away
  async nullAmong(@Arg(OneOf('GET', null)) value: Verb) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async otherItems(@Arg(Items(Other)) value: Note[]) {
    return value;
  }

  @Handle()
  // refused: a literal type is plain String, Number or Boolean at run time: say OneOf(…)
  async literalItems(@Arg(Items(IsString())) value: Verb[]) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async noArray(@Arg(Items(IsString())) value: string) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async otherClass(@Arg(Other) value: Note) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async wrongType(@Arg(OneOf('GET')) value: number) {
    return value;
  }

  @Handle()
  // refused: a callback is a function that returns void
  async answering(@Arg(Callback()) value: () => boolean) {
    return value;
  }

  @Handle()
  // refused: a callback is a function that returns void
  async noFunction(@Arg(Callback()) value: string) {
    return value;
  }

  @Handle()
  // refused: this parameter may be left out: say Optional(…)
  async optionalCallback(@Arg(Callback()) value?: () => void) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async otherChunks(@Arg(Chunks(Other)) value: AsyncIterable<Note>) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async bytesForNotes(@Arg(Chunks()) value: AsyncIterable<Note>) {
    return value;
  }

  @Handle()
  // refused: a literal type is plain String, Number or Boolean at run time: say OneOf(…)
  async literalChunks(@Arg(Chunks(IsString())) value: AsyncIterable<Verb>) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async noStream(@Arg(Chunks()) value: Bytes) {
    return value;
  }

  @Handle()
  // refused: this rule lets through what the declared type does not have
  async generator_(@Arg(Chunks()) value: AsyncGenerator<Bytes>) {
    return value;
  }

  @Handle()
  // refused: a rest parameter has no checks of its own: take an array
  async rest(@Arg(IsString()) ...value: string[]) {
    return value;
  }
}

export class Members {
  // refused: a private or protected member is never served: make it public, or take the decorator away
  @Namespace() declare private readonly hidden: HttpService;

  // refused: @Namespace() is for a property whose type is the class of an event service
  @Namespace() declare readonly text: string;

  // refused: @Channel() is for a property whose type is an EventChannel<…>
  @Channel() declare readonly events: HttpService;

  // refused: @Channel() names an event that the channel does not have: progres
  @Channel({ events: { progres: latest() } }) declare readonly tasks: Events<{ progress: number }>;

  // refused: @Handle() is for a method that returns a Promise: an AsyncIterable takes @Stream(), void takes @Receive()
  @Handle()
  async *generator() {
    yield 1;
  }

  // refused: @Handle() is for a method that returns a Promise: an AsyncIterable takes @Stream(), void takes @Receive()
  @Handle()
  synchronous() {
    return 1;
  }

  // refused: @Stream() is for a method that returns an AsyncIterable: a Promise takes @Handle(), void takes @Receive()
  @Stream()
  async promise() {
    return 1;
  }

  // refused: @Receive() is for a method that returns void: a Promise takes @Handle(), an AsyncIterable takes @Stream()
  @Receive()
  async answer() {
    return this.hidden;
  }

  // refused: a private or protected member is never served: make it public, or take the decorator away
  @Handle()
  // refused: a private or protected member is never served: make it public, or take the decorator away
  private async secret(@Arg(IsString()) value: string) {
    return value;
  }

  // refused: a private or protected member is never served: make it public, or take the decorator away
  @Public()
  protected async guarded() {
    return this.secret('');
  }

  // refused: Argument of type '["read"]' is not assignable
  @Requires('read')
  async unformed() {}

  // refused: Argument of type '[]' is not assignable
  @Requires()
  async nothingRequired() {}

  // refused: 'timeout' does not exist in type 'HandleOptions'
  @Handle({ timeout: 5 })
  async misspelt() {}
}

export class States {
  // refused: @State() is for a property whose type is a StateCell of the class it names
  @State({ of: Note })
  declare readonly foreign: StateCell<HttpService>;

  // refused: @State() is for a property whose type is a StateCell of the class it names
  @State({ of: Note })
  declare readonly plain: Note;

  // refused: Type '"nothing"' is not assignable
  @State({ of: Note, writable: ['nothing'] })
  declare readonly misspelt: StateCell<Note>;
}

// refused: Type '"everybody"' is not assignable
@EventService({ access: 'everybody' })
export class Open {}

export class Policies {
  @Stream()
  // refused: @Retry() is for a method that returns a Promise: a stream goes on with @Stream({ resumable: true })
  @Retry()
  // refused: @Idempotent() is for a method that returns a Promise: nothing else is tried again
  @Idempotent()
  // refused: @Cached() is for a method that returns a Promise
  @Cached({ ttlMs: 1 })
  // refused: @CircuitBreaker() is for a method that returns a Promise
  @CircuitBreaker()
  // refused: @Debounced() is for a method that returns a Promise
  @Debounced({ waitMs: 1 })
  async *follow() {
    yield 1;
  }

  @Receive()
  // refused: @Timeout() is for a method that is waited for: it returns a Promise or an AsyncIterable
  @Timeout(1)
  // refused: @Concurrency() is for a method that is waited for: it returns a Promise or an AsyncIterable
  @Concurrency({ maxRunning: 1 })
  tell(): void {}

  @Handle()
  // refused: Type '"everybody"' is not assignable
  @Cached({ ttlMs: 1, vary: 'everybody' })
  async shared() {}

  @Handle()
  async only(@Arg(IsString()) folder: string) {
    return folder;
  }

  @Handle()
  // refused: Property 'ttlMs' is missing
  @Cached({})
  async endless() {}
}

export function forgetWrongly(results: CachedResults): void {
  // refused: Argument of type '"nothing"' is not assignable
  results.forget(Policies, 'nothing');
  // refused: Argument of type '[5]' is not assignable
  results.forget(Policies, 'only', 5);
}
