import { CancelledError, StreamConsumer, trackResource, type Credit } from '../../shared/index.js';
import { explainUnsendable, splitArguments, type SplitArguments } from '../connection/arguments.js';
import type { PageConnection } from '../connection/page-connection.js';
import { LiveArguments, type LiveArgumentsOptions } from '../service/live-arguments.js';

export interface RemoteStreamOptions extends LiveArgumentsOptions {
  /** Whether main goes on where it was after a lost connection. */
  readonly isResumable: boolean;
}

/**
 * A streaming method of a contract: a `ReadableStream` that can be iterated as well. Nothing is sent before the first
 * item is asked for, and no more than is taken. Each iteration opens it anew; what reads it as a `ReadableStream`, once.
 */
export function remoteStream(
  connection: PageConnection,
  channel: string,
  options: RemoteStreamOptions,
): (...given: unknown[]) => AsyncIterable<unknown> {
  return (...given) => {
    const call = { ...splitArguments(given), channel };
    const open = (): AsyncIterator<unknown> => new RemoteIterator(connection, call, options);
    return Object.defineProperty(readableOf(open), Symbol.asyncIterator, { value: open }) as AsyncIterable<unknown>;
  };
}

/** @param open called with the first read */
function readableOf(open: () => AsyncIterator<unknown>): object {
  if (typeof ReadableStream !== 'function') return {};
  let iterator: AsyncIterator<unknown> | undefined;
  const source: UnderlyingDefaultSource<unknown> = {
    async pull(controller) {
      iterator ??= open();
      const step = await iterator.next();
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await iterator?.return?.();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

interface StreamCall extends SplitArguments {
  readonly channel: string;
}

class RemoteIterator implements AsyncIterator<unknown> {
  private consumer: StreamConsumer | undefined;
  private live: LiveArguments | undefined;
  private id = 0;
  private markClosed: () => void = nothing;
  private readonly onAbort = (): void => this.abort();

  constructor(
    private readonly connection: PageConnection,
    private readonly call: StreamCall,
    private readonly options: RemoteStreamOptions,
  ) {}

  next(): Promise<IteratorResult<unknown>> {
    this.consumer ??= this.open();
    return this.consumer.next();
  }

  return(): Promise<IteratorResult<unknown>> {
    this.consumer ??= this.unopened();
    this.consumer.leave();
    return Promise.resolve({ done: true, value: undefined });
  }

  private open(): StreamConsumer {
    const { window } = this.options;
    const consumer = new StreamConsumer(
      window,
      {
        grant: (credit) => this.connection.post({ kind: 'grant', id: this.id, credit }),
        cancel: () => {
          this.release();
          this.connection.post({ kind: 'cancel', id: this.id });
        },
      },
      window,
    );
    this.consumer = consumer;
    this.markClosed = trackResource('stream');
    this.id = this.register(consumer);
    if (this.call.signal?.aborted === true) this.abort();
    else this.send(consumer, window);
    return consumer;
  }

  private register(consumer: StreamConsumer): number {
    const { isResumable } = this.options;
    return this.connection.register({
      onMessage: (message) => {
        if (message.kind === 'chunk') return consumer.receive(message.value);
        this.release();
        consumer.end();
      },
      onFault: (error) => {
        if (this.live?.failure !== undefined) error.cause ??= this.live.failure;
        this.release();
        consumer.fail(error);
      },
      ...(isResumable ? { onResumed: () => this.post(consumer.restart(), consumer.offset) } : {}),
    });
  }

  private send(consumer: StreamConsumer, window: Credit): void {
    const { args, live, signal } = this.call;
    if (live.length > 0) this.live = new LiveArguments(live, this.connection, this.options);
    signal?.addEventListener('abort', this.onAbort, { once: true });
    try {
      this.post(window, 0);
    } catch (cause) {
      this.release();
      consumer.fail(explainUnsendable(args, cause));
    }
  }

  private post(credit: Credit, offset: number): void {
    const { channel, args } = this.call;
    const references = this.live?.references;
    this.connection.post({
      kind: 'open',
      id: this.id,
      channel,
      args,
      credit,
      ...(references ? { references } : {}),
      ...(offset > 0 ? { offset } : {}),
    });
  }

  private release(): void {
    this.markClosed();
    this.connection.forget(this.id);
    this.call.signal?.removeEventListener('abort', this.onAbort);
    this.live?.close();
  }

  private unopened(): StreamConsumer {
    const consumer = new StreamConsumer(this.options.window, { grant: nothing, cancel: nothing });
    consumer.end();
    return consumer;
  }

  private abort(): void {
    this.consumer?.abandon(new CancelledError(undefined, { cause: this.call.signal?.reason }));
  }
}

function nothing(): void {
  // A stream that was never opened has nobody to tell.
}
