import {
  CancelledError,
  ProtocolError,
  StreamConsumer,
  brandOf,
  type Bytes,
  type ChunkMessage,
  type Credit,
  type EndMessage,
  type FaultMessage,
  type Limits,
} from '../../shared/index.js';
import { LiveArgument, guardArguments } from '../validation/index.js';
import { approximateBytes } from './approximate-bytes.js';

/** What a page may say of why its stream broke off, in characters. */
const MAX_REASON_LENGTH = 300;

/** What a chunk that waits takes beside its bytes, roughly: those of one byte are paid for with one byte. */
const BYTES_OF_A_CHUNK = 256;

export interface UploadOutput {
  grant(credit: Credit): void;
  cancel(): void;
  /** So many more bytes wait to be read than the credit counts: of objects, and around chunks. @throws {ServiceError} when these are too many */
  hold(bytes: number): void;
  release(bytes: number): void;
  /** Called once: nothing more is kept. */
  onEnd(): void;
}

/** A stream of the page, as the method that takes it sees it. */
export class PageUpload extends LiveArgument {
  readonly kind = 'upload';
  private readonly consumer: StreamConsumer;
  private controller: ReadableStreamDefaultController<unknown> | undefined;
  private heldBytes = 0;
  private hasBegun = false;
  /** The page has sent its end, or why it broke off. */
  private isComplete = false;
  private isOver = false;

  constructor(
    private readonly limits: Limits,
    private readonly output: UploadOutput,
  ) {
    super();
    const window = { bytes: limits.streamWindowBytes, items: limits.streamWindowItems };
    this.consumer = new StreamConsumer(window, output);
  }

  /** @param convert throws for a chunk that is not what the method takes */
  open(convert: (value: unknown) => unknown): ReadableStream<unknown> {
    return new ReadableStream<unknown>(
      {
        start: (controller) => void (this.controller = controller),
        pull: (controller) => this.pull(controller, convert),
        cancel: () => this.leave(),
      },
      { highWaterMark: 0 },
    );
  }

  /** @throws {ProtocolError} for what comes after the end */
  receive(message: ChunkMessage | EndMessage | FaultMessage): void {
    if (this.isComplete) throw new ProtocolError({ reason: 'something came after the end of an upload' });
    this.isComplete = message.kind !== 'chunk';
    if (this.consumer.isOver) return;
    if (message.kind === 'chunk') this.take(message.value);
    else if (message.kind === 'end') this.consumer.end();
    else this.consumer.fail(brokenOff(message.error.message));
  }

  /**
   * What arrived can't be taken; its reader gets what came before, then `error`.
   *
   * @returns whether anything could have been
   */
  refuse(error: unknown): boolean {
    if (this.isComplete) return false;
    if (this.consumer.isOver) return true;
    this.output.cancel();
    this.consumer.fail(error);
    return true;
  }

  /** The call is over: whoever still reads gets `CANCELLED`. Idempotent. */
  close(): void {
    if (this.isOver) return;
    const error = new CancelledError('The call that this stream belongs to is over');
    this.consumer.abandon(error);
    this.controller?.error(error);
    this.end();
  }

  private async pull(
    controller: ReadableStreamDefaultController<unknown>,
    convert: (value: unknown) => unknown,
  ): Promise<void> {
    this.begin();
    try {
      const step = await this.consumer.next();
      if (step.done === true) {
        this.end();
        controller.close();
      } else {
        this.release(step.value);
        controller.enqueue(await convert(step.value));
      }
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  /** Nothing is asked of the page before somebody reads. */
  private begin(): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.consumer.begin();
  }

  private take(value: unknown): void {
    try {
      const [chunk] = guardArguments([value], this.limits);
      if (isBytes(chunk) && chunk.byteLength === 0) return; // means nothing, and is not kept
      this.hold(uncreditedBytes(chunk));
      this.consumer.receive(chunk);
    } catch (error) {
      this.refuse(error);
    }
  }

  private hold(bytes: number): void {
    this.output.hold(bytes);
    this.heldBytes += bytes;
  }

  private release(chunk: unknown): void {
    const bytes = Math.min(this.heldBytes, uncreditedBytes(chunk));
    this.heldBytes -= bytes;
    this.output.release(bytes);
  }

  private leave(): void {
    if (this.isOver) return;
    this.consumer.leave();
    this.end();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.output.release(this.heldBytes);
    this.heldBytes = 0;
    this.output.onEnd();
  }
}

function isBytes(value: unknown): value is Bytes {
  return typeof value === 'object' && value !== null && brandOf(value) === 'bytes';
}

/** What a chunk that waits takes beside what it has paid for. */
function uncreditedBytes(chunk: unknown): number {
  return BYTES_OF_A_CHUNK + (isBytes(chunk) ? 0 : approximateBytes(chunk));
}

/** What the page says is data: it may be a reason, it never is main's own error. */
function brokenOff(reason: unknown): CancelledError {
  const cause = typeof reason === 'string' ? new Error(reason.slice(0, MAX_REASON_LENGTH)) : undefined;
  return new CancelledError('The stream of the page broke off', cause ? { cause } : {});
}
