// The service that the suites of the React hooks run against, over a real host.
import { IsInt, IsString } from 'class-validator';
import { Arg, Channel, EventService, Handle, Optional, Public, Stream, type EventChannel } from 'sallyport/main';
import { ConflictError, type Bytes, type Events } from 'sallyport/shared';
import { injectable } from 'tsyringe';

export interface DeskEvents {
  readonly renamed: { readonly id: string; readonly name: string };
  readonly closing: void;
}

/** The contract: what the page sees. */
export interface IDeskService {
  readonly events: Events<DeskEvents>;
  rename(id: string, name: string): Promise<string>;
  lookUp(id: string, page?: number, signal?: AbortSignal): Promise<string>;
  wait(name: string, signal?: AbortSignal): Promise<string>;
  refuse(): Promise<void>;
  body(id: string): AsyncIterable<Bytes>;
  words(): AsyncIterable<string>;
}

/** What a test holds of main: what was asked for, and what streams and waits are made of. */
@injectable()
export class Desk {
  /** What happened in main, in order. */
  readonly log: string[] = [];
  readonly chunks: Bytes[] = [];
  private readonly wakers = new Set<() => void>();
  private readonly waits = new Map<string, (answer: string) => void>();
  private isEnded = false;
  private failure: Error | undefined;

  push(...chunks: readonly Bytes[]): void {
    this.chunks.push(...chunks);
    this.wake();
  }

  end(): void {
    this.isEnded = true;
    this.wake();
  }

  fail(error: Error): void {
    this.failure = error;
    this.wake();
  }

  /** Answers the call `wait(name)`, which must be running. */
  answer(name: string, answer: string): void {
    const resolve = this.waits.get(name);
    if (!resolve) throw new Error(`Nobody waits for ${name}`);
    resolve(answer);
  }

  wait(name: string, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waits.set(name, resolve);
      signal.addEventListener('abort', () => {
        this.log.push(`aborted ${name}`);
        reject(new Error('aborted'));
      });
    });
  }

  async *read(id: string): AsyncIterable<Bytes> {
    this.log.push(`opened ${id}`);
    try {
      for (let position = 0; ;) {
        const chunk = this.chunks[position];
        if (chunk) {
          position += 1;
          yield chunk;
        } else if (this.failure) throw this.failure;
        else if (this.isEnded) return;
        // oxlint-disable-next-line no-await-in-loop -- a stream goes on when there is more
        else await new Promise<void>((resolve) => this.wakers.add(resolve));
      }
    } finally {
      this.log.push(`left ${id}`);
    }
  }

  private wake(): void {
    for (const wake of this.wakers) wake();
    this.wakers.clear();
  }
}

@EventService()
export class DeskService implements IDeskService {
  @Channel() @Public() declare readonly events: EventChannel<DeskEvents>;

  constructor(private readonly desk: Desk) {}

  @Handle()
  @Public()
  async rename(@Arg(IsString()) id: string, @Arg(IsString()) name: string): Promise<string> {
    this.desk.log.push(`renamed ${id}`);
    this.events.emit('renamed', { id, name });
    return name;
  }

  @Handle()
  @Public()
  async lookUp(
    @Arg(IsString()) id: string,
    @Arg(Optional(IsInt())) page?: number,
    signal?: AbortSignal,
  ): Promise<string> {
    return `${id} ${String(page)} ${String(signal?.aborted)}`;
  }

  @Handle()
  @Public()
  wait(@Arg(IsString()) name: string, signal?: AbortSignal): Promise<string> {
    this.desk.log.push(`waits ${name}`);
    if (!signal) throw new Error('The host gives every method a signal');
    return this.desk.wait(name, signal);
  }

  @Handle()
  @Public()
  async refuse(): Promise<void> {
    throw new ConflictError('It is taken');
  }

  @Stream()
  @Public()
  body(@Arg(IsString()) id: string): AsyncIterable<Bytes> {
    return this.desk.read(id);
  }

  @Stream()
  @Public()
  async *words(): AsyncIterable<string> {
    yield* ['one ', 'two ', 'three'];
  }
}
