// Decorators that don't fit what they stand on, each refused with one sentence a reader understands.
import { IsInt, IsString } from 'class-validator';
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
  Stream,
} from '../../src/main/decorators/index.js';
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

// refused: Type '"everybody"' is not assignable
@EventService({ access: 'everybody' })
export class Open {}
