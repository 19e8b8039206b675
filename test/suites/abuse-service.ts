import 'reflect-metadata';
import { IsInt, IsString } from 'class-validator';
import {
  Arg,
  Callback,
  Channel,
  Chunks,
  EventChannel,
  EventService,
  Handle,
  Public,
  State,
  StateCell,
  Stream,
} from 'sallyport/main';
import type { Bytes } from 'sallyport/shared';

export class AbuseSettings {
  @IsString()
  theme = 'light';

  @IsInt()
  size = 10;
}

/** What a test sees of the service's inside. A new one for each test. */
export class AbuseTraces {
  produced = 0;
  consumed = 0;
  finished = 0;
}

/** Everything that a hostile page could use up. */
@EventService()
export class AbuseService {
  /** Of the test that runs; a container makes the service, so a test can't hand it over. */
  static traces = new AbuseTraces();

  @Channel() @Public() declare readonly events: EventChannel<{ readonly counted: number }>;
  @State({ of: AbuseSettings, writable: true }) @Public() declare readonly settings: StateCell<AbuseSettings>;

  @Stream()
  @Public()
  async *endless(): AsyncIterable<number> {
    const { traces } = AbuseService;
    try {
      for (;;) yield (traces.produced += 1);
    } finally {
      traces.finished += 1;
    }
  }

  @Handle({ timeoutMs: 1_000 })
  @Public()
  async upload(@Arg(Chunks()) data: AsyncIterable<Bytes>): Promise<number> {
    let bytes = 0;
    for await (const chunk of data) {
      AbuseService.traces.consumed += 1;
      bytes += chunk.byteLength;
    }
    return bytes;
  }

  @Handle()
  @Public()
  async report(@Arg(IsInt()) times: number, @Arg(Callback()) progress: (done: number) => void): Promise<number> {
    for (let done = 1; done <= times; done += 1) progress(done);
    return times;
  }

  @Handle()
  @Public()
  async announce(@Arg(IsInt()) amount: number): Promise<void> {
    for (let value = 1; value <= amount; value += 1) this.events.emit('counted', value);
  }

  @Handle()
  @Public()
  async change(@Arg(IsInt()) times: number): Promise<void> {
    for (let done = 0; done < times; done += 1) {
      this.settings.update((draft) => {
        draft.size += 1;
      });
    }
  }

  @Handle()
  @Public()
  async square(@Arg(IsInt()) value: number): Promise<number> {
    return value * value;
  }
}
