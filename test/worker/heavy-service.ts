import { IsInt, IsString } from 'class-validator';
import {
  Arg,
  Callback,
  Chunks,
  EventService,
  Handle,
  Idempotent,
  Privileged,
  Public,
  RateLimit,
  Receive,
  Requires,
  Retry,
  Returns,
  Stream,
} from 'sallyport/main';
import { ErrorCode, ServiceError, UnavailableError, type Bytes } from 'sallyport/shared';
import { threadId } from 'node:worker_threads';

/** What a search looks for; an instance only where it was rebuilt. */
export class Query {
  @IsString() declare readonly text: string;

  get upper(): string {
    return this.text.toUpperCase();
  }
}

export class Found {
  @IsString() declare readonly text: string;
}

@ErrorCode('TOO_HEAVY')
export class TooHeavyError extends ServiceError<{ readonly kilograms: number }> {
  declare readonly code: 'TOO_HEAVY';
}

/** Served in a worker: what it has seen is in that thread only. */
@EventService()
export class HeavyService {
  private notes: string[] = [];
  private tries = 0;

  @Handle()
  @Public()
  async where(): Promise<number> {
    return threadId;
  }

  @Handle()
  @Public()
  async double(@Arg(IsInt()) value: number): Promise<number> {
    return value * 2;
  }

  /** Everything about the caller is for main alone: a worker could not even start with a privileged method. */
  @Handle()
  @Public()
  @Privileged()
  @Idempotent()
  @Retry({ attempts: 2, initialDelayMs: 1, maxDelayMs: 1 })
  @RateLimit({ calls: 2, perMs: 60_000 })
  async attempts(): Promise<number> {
    this.tries += 1;
    if (this.tries % 2 === 1) throw new UnavailableError();
    return this.tries;
  }

  @Handle()
  @Public()
  @Returns(Found)
  async search(query: Query): Promise<Found> {
    return { text: query.upper, secret: 'not for the page' } as Found;
  }

  @Handle()
  @Requires('heavy:lift')
  async lift(@Arg(IsInt()) kilograms: number): Promise<void> {
    throw new TooHeavyError('Too heavy', { details: { kilograms } });
  }

  @Handle()
  @Public()
  async breakDown(): Promise<void> {
    throw new Error('deep inside');
  }

  @Handle()
  @Public()
  wait(signal?: AbortSignal): Promise<void> {
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        this.notes.push('aborted');
        reject(signal.reason as Error);
      });
    });
  }

  @Stream()
  @Public()
  async *count(@Arg(IsInt()) to: number): AsyncIterable<number> {
    try {
      for (let next = 1; next <= to; next += 1) yield next;
    } finally {
      this.notes.push('finally');
    }
  }

  @Handle()
  @Public()
  async climb(@Arg(IsInt()) steps: number, @Arg(Callback()) onStep: (step: unknown) => void): Promise<string> {
    for (let step = 1; step <= steps; step += 1) onStep(step);
    return 'there';
  }

  @Handle()
  @Public()
  async weigh(@Arg(Chunks()) body: AsyncIterable<Bytes>): Promise<number> {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    return bytes;
  }

  @Receive()
  @Public()
  note(@Arg(IsString()) text: string): void {
    this.notes.push(text);
  }

  @Handle()
  @Public()
  async read(): Promise<readonly string[]> {
    return this.notes;
  }

  @Handle()
  @Public()
  async die(@Arg(IsString()) how: string): Promise<void> {
    if (how === 'exit') process.exit(7);
    setTimeout(() => {
      throw new Error('nobody catches me');
    });
    await new Promise(() => undefined);
  }
}
