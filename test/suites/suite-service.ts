import 'reflect-metadata';
import { IsInt } from 'class-validator';
import {
  Arg,
  Channel,
  EventChannel,
  EventService,
  Handle,
  Public,
  Receive,
  Requires,
  Stream,
  currentCall,
} from 'sallyport/main';
import { NotFoundError } from 'sallyport/shared';

/** What a test sees of the service's inside, and holds it by. A new one for each test. */
export class Traces {
  produced = 0;
  calls = 0;
  readonly entered = Promise.withResolvers<void>();
  readonly leave = Promise.withResolvers<string>();
  readonly aborted = Promise.withResolvers<unknown>();
  readonly finished = Promise.withResolvers<void>();
}

/** Served by every target to the suites of calls and of streams. */
@EventService()
export class SuiteService {
  /** Of the test that runs; a container makes the service, so a test can't hand it over. */
  static traces = new Traces();

  @Channel() @Public() declare readonly events: EventChannel<{ readonly counted: number }>;

  @Handle()
  @Public()
  async answer(): Promise<unknown> {
    return { when: new Date(5), byName: new Map([['a', 1]]), bytes: new Uint8Array([1, 2]), nothing: null, big: 10n };
  }

  @Handle()
  @Public()
  async square(@Arg(IsInt()) value: number): Promise<number> {
    SuiteService.traces.calls += 1;
    await Promise.resolve();
    return value * value;
  }

  @Handle()
  @Public()
  async wait(signal?: AbortSignal): Promise<string> {
    const { entered, leave, aborted } = SuiteService.traces;
    signal?.addEventListener('abort', () => aborted.resolve(signal.reason));
    entered.resolve();
    return leave.promise;
  }

  @Handle()
  @Public()
  async fail(): Promise<void> {
    throw new NotFoundError('No such note');
  }

  @Handle()
  @Public()
  async breakDown(): Promise<void> {
    throw new TypeError('/secret/path exploded');
  }

  @Handle()
  @Public()
  async whoami(): Promise<string> {
    await Promise.resolve();
    return currentCall().peer.clientId;
  }

  @Handle()
  @Requires('vault:open')
  async open(): Promise<string> {
    SuiteService.traces.calls += 1;
    return 'open';
  }

  @Handle()
  @Public()
  async announce(@Arg(IsInt()) amount: number): Promise<void> {
    for (let value = 0; value < amount; value += 1) this.events.emit('counted', value);
  }

  @Receive()
  @Public()
  note(@Arg(IsInt()) value: number): void {
    this.events.emit('counted', value);
  }

  @Stream()
  @Public()
  async *count(@Arg(IsInt()) limit: number): AsyncIterable<number> {
    try {
      for (let value = 0; value < limit; value += 1) {
        SuiteService.traces.produced += 1;
        yield value;
      }
    } finally {
      SuiteService.traces.finished.resolve();
    }
  }

  @Stream()
  @Public()
  async *failAfter(@Arg(IsInt()) items: number): AsyncIterable<number> {
    for (let value = 0; value < items; value += 1) yield value;
    throw new NotFoundError('No more');
  }

  @Stream()
  @Public()
  async *chunks(@Arg(IsInt()) amount: number): AsyncIterable<Uint8Array> {
    for (let index = 0; index < amount; index += 1) yield new Uint8Array(65_537).fill(index);
  }
}
