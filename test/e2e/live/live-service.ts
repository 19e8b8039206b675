import { IsInt, IsString } from 'class-validator';
import {
  Arg,
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
import type { Bytes, Events, SharedState } from 'sallyport/shared';

export class LiveSettings {
  @IsString()
  theme = 'light';

  @IsInt()
  changes = 0;
}

/** What the page of the end-to-end test asks of main. */
export interface ILiveService {
  readonly events: Events<{ readonly counted: number }>;
  readonly settings: SharedState<LiveSettings>;
  /** As many bytes, each chunk filled with its number modulo 256. */
  download(bytes: number): AsyncIterable<Bytes>;
  /** @returns how many bytes came, and whether each was what {@link download} would have sent */
  upload(data: AsyncIterable<Bytes>): Promise<{ readonly bytes: number; readonly isIntact: boolean }>;
  /** Announces the numbers from 1 to `amount`, one every `intervalMs`; resolves at once. */
  count(amount: number, intervalMs: number): Promise<void>;
}

/** The length of all chunks but the last, in both directions. */
const CHUNK_BYTES = 65_536;

@EventService()
export class LiveService implements ILiveService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly counted: number }>;
  @State({ of: LiveSettings, writable: true }) @Public() declare readonly settings: StateCell<LiveSettings>;

  @Stream()
  @Public()
  async *download(@Arg(IsInt()) bytes: number): AsyncIterable<Bytes> {
    for (let sent = 0; sent < bytes; sent += CHUNK_BYTES) {
      yield new Uint8Array(Math.min(CHUNK_BYTES, bytes - sent)).fill(sent / CHUNK_BYTES);
    }
  }

  @Handle({ timeoutMs: 120_000 })
  @Public()
  async upload(@Arg(Chunks()) data: AsyncIterable<Bytes>): Promise<{ bytes: number; isIntact: boolean }> {
    let bytes = 0;
    let isIntact = true;
    for await (const chunk of data) {
      isIntact &&= chunk.every((byte, index) => byte === (Math.floor((bytes + index) / CHUNK_BYTES) & 0xff));
      bytes += chunk.byteLength;
    }
    return { bytes, isIntact };
  }

  @Handle()
  @Public()
  async count(@Arg(IsInt()) amount: number, @Arg(IsInt()) intervalMs: number): Promise<void> {
    let value = 0;
    const timer = setInterval(() => {
      value += 1;
      this.events.emit('counted', value);
      if (value === amount) clearInterval(timer);
    }, intervalMs);
  }
}
