import { IsInt, Max, Min } from 'class-validator';
import { Arg, Channel, EventService, Handle, Public, Requires, Stream, type EventChannel } from 'sallyport/main';

/** A little of everything, for the tests of the testing tools. */
@EventService()
export class TallyService {
  @Channel() @Public() declare readonly events: EventChannel<{ counted: number }>;

  sent = 0;
  isStopped = false;
  private stopped = Promise.withResolvers<void>();

  @Handle()
  @Public()
  async add(@Arg(IsInt(), Max(10)) left: number, @Arg(IsInt()) right: number): Promise<number> {
    return left + right;
  }

  @Handle()
  @Requires('tally:clear')
  async clear(): Promise<void> {
    this.sent = 0;
  }

  @Stream()
  @Requires('tally:read')
  async *secrets(): AsyncIterable<string> {
    yield 'secret';
  }

  @Stream()
  @Public()
  async *count(@Arg(IsInt(), Min(0)) items: number): AsyncIterable<number> {
    try {
      for (let item = 0; item < items; item += 1) {
        this.sent += 1;
        yield item;
      }
    } finally {
      this.isStopped = true;
      this.stopped.resolve();
    }
  }

  /** Resolves when a stream has ended here, for whichever reason. */
  get whenStopped(): Promise<void> {
    return this.stopped.promise;
  }
}
