import type { Credit } from '../protocol/messages.js';
import { CreditAccount, costOf, isBinary } from './credit.js';
import { nextTurn } from './next-turn.js';

/** Where a producer sends; each throws if the chunk can't cross. */
export interface ProducerOutput {
  chunk(value: unknown): void;
  end(): void;
  fault(error: unknown): void;
}

/** Chunks, and bytes, that a source may bring before whatever else waits has its turn. */
const MAX_CHUNKS_A_TURN = 256;
const MAX_BYTES_A_TURN = 4_194_304;

/**
 * Sends a source to a consumer as fast as its credit allows, and asks the source for nothing ahead of that.
 * Binary chunks larger than the credit are cut; their borders carry no meaning.
 */
export class StreamProducer {
  private readonly credit: CreditAccount;
  private readonly smallestPiece: number;
  private wake: (() => void) | undefined;
  private source: AsyncIterator<unknown> | undefined;
  private isOver = false;
  private chunksThisTurn = 0;
  private bytesThisTurn = 0;

  /**
   * @param initial `undefined`: nothing is asked of the source before the first grant
   * @throws {ProtocolError} when `initial` is no credit, or beyond the window
   */
  constructor(
    window: Credit,
    initial: Credit | undefined,
    private readonly output: ProducerOutput,
  ) {
    this.credit = new CreditAccount(window, initial);
    // A consumer that grants a few bytes at a time must not make us send a few bytes at a time.
    this.smallestPiece = Math.max(1, Math.floor(window.bytes / 4));
  }

  /** Sends a source to its end. Resolves when the stream is over, in whichever way; never rejects. */
  async run(source: AsyncIterator<unknown>): Promise<void> {
    this.source = source;
    if (this.isOver) return this.closeSource();
    try {
      // What needs no wait gets none: each would cost a turn of the promise queue, several for every chunk.
      while (this.hasCredit(1, 1) || (await this.waitForCredit(1, 1))) {
        const step = await source.next();
        if (this.isOver) return;
        if (step.done === true) return this.finish(() => this.output.end());
        if (!isBinary(step.value)) this.send(step.value);
        else if (step.value.byteLength <= this.credit.bytes) this.sendPiece(step.value, 0, step.value.byteLength);
        else await this.sendCut(step.value);
        if (this.hasHadItsTurn(step.value)) await nextTurn();
      }
    } catch (error) {
      this.finish(() => this.output.fault(error));
      await this.closeSource();
    }
  }

  /** @throws {ProtocolError} when the credit is not one that a consumer may give */
  grant(credit: Credit): void {
    if (this.isOver) return;
    this.credit.grant(credit);
    this.wakeUp();
  }

  /** The consumer has left: nothing more is sent, and the source's `finally` runs. Idempotent. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    this.wakeUp();
    await this.closeSource();
  }

  private async sendCut(chunk: Uint8Array): Promise<void> {
    for (let offset = 0; offset < chunk.byteLength;) {
      const left = chunk.byteLength - offset;
      const least = Math.min(left, this.smallestPiece);
      if (!this.hasCredit(least, 0) && !(await this.waitForCredit(least, 0))) return;
      const end = offset + Math.min(left, this.credit.bytes);
      this.sendPiece(chunk, offset, end);
      offset = end;
    }
  }

  private sendPiece(chunk: Uint8Array, start: number, end: number): void {
    // An empty one means nothing.
    if (start < end) this.send(pieceOf(chunk, start, end));
  }

  private send(chunk: unknown): void {
    this.credit.spend(costOf(chunk));
    this.output.chunk(chunk);
  }

  private hasCredit(bytes: number, items: number): boolean {
    return !this.isOver && this.credit.bytes >= bytes && this.credit.items >= items;
  }

  /** @returns false when the stream ended while it waited */
  private async waitForCredit(bytes: number, items: number): Promise<boolean> {
    while (!this.isOver && !this.hasCredit(bytes, items)) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return !this.isOver;
  }

  /** A source that always has something at once would keep everybody else waiting: promises go before messages. */
  private hasHadItsTurn(chunk: unknown): boolean {
    this.chunksThisTurn += 1;
    this.bytesThisTurn += costOf(chunk).bytes;
    if (this.chunksThisTurn < MAX_CHUNKS_A_TURN && this.bytesThisTurn < MAX_BYTES_A_TURN) return false;
    this.chunksThisTurn = 0;
    this.bytesThisTurn = 0;
    return true;
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }

  private finish(tell: () => void): void {
    if (this.isOver) return;
    this.isOver = true;
    tell();
  }

  private async closeSource(): Promise<void> {
    try {
      await this.source?.return?.();
    } catch {
      // The consumer has left or has been told of a failure already; a second one from the clean-up has no taker.
    }
  }
}

/** A piece with memory of its own: a serializer would copy the whole buffer behind a view. */
function pieceOf(chunk: Uint8Array, start: number, end: number): Uint8Array {
  const isWhole = start === 0 && end === chunk.byteLength && chunk.byteLength === chunk.buffer.byteLength;
  return isWhole ? chunk : chunk.slice(start, end);
}
