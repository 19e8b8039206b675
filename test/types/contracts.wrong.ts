/* oxlint-disable typescript/no-explicit-any -- any is among what is refused */
// Contracts that can't be served, each refused with one sentence a reader understands.
import type { Contract, Events, SharedState } from 'sallyport/shared';

declare function connect<T extends Contract<T>>(): Promise<T>;

declare class WithMethod {
  readonly name: string;
  describe(): string;
}

declare class WithMethods {
  first(): string;
  second(): string;
}

interface Symbol {
  run(value: symbol): Promise<void>;
}
// refused: argument 0 is a symbol: it cannot cross the wire
void connect<Symbol>();

interface Method {
  run(value: { readonly when: () => void }): Promise<void>;
}
// refused: argument 0.when is a function: only an argument itself can be one
void connect<Method>();

interface Synchronous {
  run(): string;
}
// refused: the result is none of Promise<…>, AsyncIterable<…>, ReadableStream<…>, void (one way)
void connect<Synchronous>();

interface ResultClass {
  run(): Promise<WithMethod>;
}
// refused: the result.describe is a function: only an argument itself can be one
void connect<ResultClass>();

interface ArgumentClass {
  run(value: WithMethods): Promise<void>;
}
// refused: argument 0 is an object with methods: send plain fields, or a payload class
void connect<ArgumentClass>();

interface EarlySignal {
  run(signal: AbortSignal, value: string): Promise<void>;
}
// refused: an AbortSignal must be the last argument
void connect<EarlySignal>();

interface TwoSignals {
  run(first: AbortSignal, second: AbortSignal): Promise<void>;
}
// refused: an AbortSignal must be the last argument
void connect<TwoSignals>();

interface InnerSignal {
  run(value: { readonly signal: AbortSignal }): Promise<void>;
}
// refused: argument 0.signal is an AbortSignal: it must be an argument itself, the last one
void connect<InnerSignal>();

interface AnyArgument {
  run(value: any): Promise<void>;
}
// refused: argument 0 is any: say unknown, or a payload class
void connect<AnyArgument>();

interface AnyArguments {
  run(...values: any): Promise<void>;
}
// refused: a rest parameter has no checks of its own: take an array
void connect<AnyArguments>();

interface AnyResult {
  run(): Promise<any>;
}
// refused: the result is any: say unknown, or a payload class
void connect<AnyResult>();

interface AnyWithin {
  run(): Promise<{ readonly inner: any }>;
}
// refused: the result.inner is any: say unknown, or a payload class
void connect<AnyWithin>();

interface AnyMember {
  readonly anything: any;
  run(): Promise<void>;
}
// refused: the member anything is any: say what it is
void connect<AnyMember>();

interface AnyNestedMember {
  readonly nested: { readonly inner: any };
}
// refused: the member inner is any: say what it is
void connect<AnyNestedMember>();

interface AnsweringCallback {
  run(callback: (question: string) => boolean): Promise<void>;
}
// refused: argument 0 is a callback that answers: it is one way, and returns void
void connect<AnsweringCallback>();

interface AsyncCallback {
  run(callback: () => Promise<void>): Promise<void>;
}
// refused: argument 0 is a callback that answers: it is one way, and returns void
void connect<AsyncCallback>();

interface CallbackOfCallback {
  run(callback: (next: () => void) => void): Promise<void>;
}
// refused: parameter 0 of argument 0 is a function: only an argument itself can be one
void connect<CallbackOfCallback>();

interface CallbackWithAny {
  run(callback?: (value: any) => void): Promise<void>;
}
// refused: parameter 0 of argument 0 is any: say unknown, or a payload class
void connect<CallbackWithAny>();

interface OneWayCallback {
  run(callback: () => void): void;
}
// refused: argument 0 is a callback: a one-way method is over before it could use it
void connect<OneWayCallback>();

interface CallbackOrData {
  run(callback: (() => void) | string): Promise<void>;
}
// refused: argument 0 is a callback, a stream, or data: it can be only one of them
void connect<CallbackOrData>();

interface CallbacksWithin {
  run(callbacks: readonly (() => void)[]): Promise<void>;
}
// refused: argument 0[] is a function: only an argument itself can be one
void connect<CallbacksWithin>();

interface UploadOfSymbols {
  run(value: AsyncIterable<symbol>): Promise<void>;
}
// refused: a chunk of argument 0 is a symbol: it cannot cross the wire
void connect<UploadOfSymbols>();

interface ReadableOfFunctions {
  run(value: ReadableStream<() => void>): Promise<void>;
}
// refused: a chunk of argument 0 is a function: only an argument itself can be one
void connect<ReadableOfFunctions>();

interface UploadOfAny {
  run(value: ReadableStream): Promise<void>;
}
// refused: a chunk of argument 0 is any: say unknown, or a payload class
void connect<UploadOfAny>();

interface GeneratorUpload {
  run(value: AsyncGenerator<string>): Promise<void>;
}
// refused: argument 0 is an iterator or a generator: say AsyncIterable<…>
void connect<GeneratorUpload>();

interface OneWayUpload {
  run(value: AsyncIterable<string>): void;
}
// refused: argument 0 is a stream: a one-way method is over before it could use it
void connect<OneWayUpload>();

interface FileWithin {
  run(value: { readonly file: Blob }): Promise<void>;
}
// refused: argument 0.file is an object with methods: send plain fields, or a payload class
void connect<FileWithin>();

interface StreamWithin {
  run(value: { readonly body: AsyncIterable<string> }): Promise<void>;
}
// refused: argument 0.body is a stream: only an argument itself and the result itself can be one
void connect<StreamWithin>();

interface Nested {
  readonly http: { send(value: { readonly a: { readonly b: RegExp } }): Promise<void> };
}
// refused: argument 0.a.b is an object with methods: send plain fields, or a payload class
void connect<Nested>();

interface Events_ {
  readonly events: Events<{ readonly changed: symbol }>;
}
// refused: the event changed is a symbol: it cannot cross the wire
void connect<Events_>();

interface Reserved {
  then(): Promise<void>;
}
// refused: the name then is reserved: languages and tools look for it on every object
void connect<Reserved>();

interface ReservedService {
  readonly toJSON: { run(): Promise<void> };
}
// refused: the name toJSON is reserved: languages and tools look for it on every object
void connect<ReservedService>();

interface SymbolName {
  [Symbol.dispose](): void;
}
// refused: the name of a member is a string, not a symbol
void connect<SymbolName>();

interface Value {
  readonly version: string;
}
// refused: a member of a contract is a method, a nested service, Events<…> or SharedState<…>
void connect<Value>();

interface List {
  readonly tags: readonly string[];
}
// refused: a member of a contract is a method, a nested service, Events<…> or SharedState<…>
void connect<List>();

interface Moment {
  readonly startedAt: Date;
}
// refused: a member of a contract is a method, a nested service, Events<…> or SharedState<…>
void connect<Moment>();

interface PromiseWithin {
  run(): AsyncIterable<{ readonly later: Promise<string> }>;
}
// refused: a chunk of the result.later is a promise: it cannot cross the wire
void connect<PromiseWithin>();

interface Deep {
  run(): Promise<{ readonly list: readonly { readonly key: symbol }[] }>;
}
// refused: the result.list[].key is a symbol: it cannot cross the wire
void connect<Deep>();

interface TooDeep {
  run(value: { readonly a: { readonly b: { readonly c: { readonly d: symbol } } } }): Promise<void>;
}
// refused: argument 0.a.b.c holds something that cannot cross the wire
void connect<TooDeep>();

interface Readable {
  run(): ReadableStream<symbol>;
}
// refused: a chunk of the result is a symbol: it cannot cross the wire
void connect<Readable>();

interface Generator_ {
  run(): AsyncGenerator<string>;
}
// refused: the result is an iterator or a generator: say AsyncIterable<…>
void connect<Generator_>();

interface PromisedStream {
  run(): Promise<AsyncIterable<string>>;
}
// refused: the result is a promise of a stream: say AsyncIterable<…> itself
void connect<PromisedStream>();

interface Rest {
  run(...values: string[]): Promise<void>;
}
// refused: a rest parameter has no checks of its own: take an array
void connect<Rest>();

interface Failure {
  run(value: Error): Promise<void>;
}
// refused: argument 0 is an Error: throw it, or send its fields
void connect<Failure>();

interface MapValue {
  run(): Promise<Map<string, Set<symbol>>>;
}
// refused: a value of a value of the result is a symbol: it cannot cross the wire
void connect<MapValue>();

interface StateWithMethod {
  readonly state: SharedState<{ readonly when: () => void }>;
}
// refused: the state.when is a function: only an argument itself can be one
void connect<StateWithMethod>();

interface AnyState {
  readonly state: SharedState<any>;
}
// refused: the state is any: say unknown, or a payload class
void connect<AnyState>();
