import {
  ResourceExhaustedError,
  StreamProducer,
  type ArgumentReference,
  type Credit,
  type ServiceError,
  runReporting,
} from '../../shared/index.js';
import type { LiveArgument } from '../connection/arguments.js';
import { DeliveryReceiver } from '../connection/delivery-receiver.js';
import type { AnswerListener, PageConnection } from '../connection/page-connection.js';
import { iterateUpload, type UploadSource } from '../streams/upload-source.js';

export interface LiveArgumentsOptions {
  /** The most that main may let an upload send ahead. */
  readonly window: Credit;
  /** Told of calls of a callback that were lost. */
  readonly onProblem: (error: ServiceError) => void;
}

/** What main reaches of a call's arguments in the page, until the call is over. */
export class LiveArguments {
  /** For the message that makes the call. */
  readonly references: readonly ArgumentReference[];
  /** Why a stream of the page broke off; `undefined` when none did. */
  failure: unknown;
  private readonly endings: (() => void)[] = [];

  /** To be made after the call has its id, and before anything else gets one: those of references follow it. */
  constructor(
    live: readonly LiveArgument[],
    private readonly connection: PageConnection,
    private readonly options: LiveArgumentsOptions,
  ) {
    this.references = live.map((argument) => {
      const { kind, index } = argument;
      const id = kind === 'callback' ? this.offer(argument.callback) : this.send(argument.source);
      return { index, kind, id };
    });
  }

  /** The call is over: functions are not called any more, and streams are left, so that their clean-up runs. */
  close(): void {
    for (const end of this.endings.splice(0)) end();
  }

  private offer(callback: (...values: unknown[]) => unknown): number {
    const { connection } = this;
    const receiver = new DeliveryReceiver({
      acknowledge: (sequence) => connection.post({ kind: 'ack', id, sequence }),
      onLoss: (lost) => this.options.onProblem(new ResourceExhaustedError({ resource: 'callbacks', lost })),
    });
    const id = this.register({
      onMessage(message) {
        if (message.kind === 'callback' && receiver.accept(message.sequence))
          runReporting(() => callback(...message.args));
      },
      onFault: ignore, // the call itself is told
    });
    return id;
  }

  private send(source: UploadSource): number {
    const { connection } = this;
    const producer = new StreamProducer(this.options.window, undefined, {
      chunk: (value) => connection.post({ kind: 'chunk', id, value }),
      end: () => connection.post({ kind: 'end', id }),
      fault: (error) => {
        this.failure ??= error;
        connection.post({ kind: 'fault', id, error: describe(error) });
      },
    });
    const stop = (): void => void producer.stop();
    const id = this.register({
      onMessage: (message) => {
        if (message.kind === 'grant') producer.grant(message.credit);
        else if (message.kind === 'cancel') stop();
      },
      onFault: stop,
    });
    this.endings.push(stop);
    void producer.run(iterateUpload(source));
    return id;
  }

  private register(listener: AnswerListener): number {
    const id = this.connection.register(listener);
    this.endings.push(() => this.connection.forget(id));
    return id;
  }
}

function describe(error: unknown): { readonly code: string; readonly name: string; readonly message: string } {
  const message = Error.isError(error) ? (error as Error).message : 'It threw what is no error';
  return { code: 'CANCELLED', name: 'CancelledError', message };
}

function ignore(): void {
  // Nobody waits for a callback.
}
