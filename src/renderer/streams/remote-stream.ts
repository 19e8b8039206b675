import { CancelledError, StreamConsumer, trackResource, type Credit } from '../../shared/index.js';
import { explainUnsendable, splitArguments } from '../connection/arguments.js';
import type { PageConnection } from '../connection/page-connection.js';

/** A streaming method of a contract. Nothing is sent before the first item is asked for. */
export function remoteStream(
  connection: PageConnection,
  channel: string,
  window: Credit,
): (...given: unknown[]) => AsyncIterable<unknown> {
  return (...given) => {
    const { args, signal } = splitArguments(given);
    return { [Symbol.asyncIterator]: () => new RemoteIterator(connection, channel, args, window, signal) };
  };
}

class RemoteIterator implements AsyncIterator<unknown> {
  private consumer: StreamConsumer | undefined;
  private readonly onAbort = (): void => this.abort();

  constructor(
    private readonly connection: PageConnection,
    private readonly channel: string,
    private readonly args: readonly unknown[],
    private readonly window: Credit,
    private readonly signal: AbortSignal | undefined,
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
    const { connection, window, signal } = this;
    const markClosed = trackResource('stream');
    const release = (): void => {
      markClosed();
      connection.forget(id);
      signal?.removeEventListener('abort', this.onAbort);
    };
    const consumer = new StreamConsumer(window, {
      grant: (credit) => connection.post({ kind: 'grant', id, credit }),
      cancel: () => {
        release();
        connection.post({ kind: 'cancel', id });
      },
    });
    const id = connection.register({
      onMessage(message) {
        if (message.kind === 'chunk') return consumer.receive(message.value);
        release();
        consumer.end();
      },
      onFault(error) {
        release();
        consumer.fail(error);
      },
    });
    this.consumer = consumer;
    if (signal?.aborted === true) this.abort();
    else this.send(id, consumer, release);
    return consumer;
  }

  private send(id: number, consumer: StreamConsumer, release: () => void): void {
    this.signal?.addEventListener('abort', this.onAbort, { once: true });
    try {
      this.connection.post({ kind: 'open', id, channel: this.channel, args: this.args, credit: this.window });
    } catch (cause) {
      release();
      consumer.fail(explainUnsendable(this.args, cause));
    }
  }

  private unopened(): StreamConsumer {
    const consumer = new StreamConsumer(this.window, { grant: nothing, cancel: nothing });
    consumer.end();
    return consumer;
  }

  private abort(): void {
    this.consumer?.abandon(new CancelledError(undefined, { cause: this.signal?.reason }));
  }
}

function nothing(): void {
  // A stream that was never opened has nobody to tell.
}
