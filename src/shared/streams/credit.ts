import { ProtocolError } from '../errors/protocol-error.js';
import type { Credit } from '../protocol/messages.js';

/** What one chunk costs: its bytes if it is binary, one item if it is anything else. */
export function costOf(chunk: unknown): Credit {
  return isBinary(chunk) ? { bytes: chunk.byteLength, items: 0 } : { bytes: 0, items: 1 };
}

/** Whether a chunk is counted in bytes. By brand, because a chunk may come from another realm. */
export function isBinary(chunk: unknown): chunk is Uint8Array {
  // Most are of this realm, and asked several times each.
  if (chunk instanceof Uint8Array) return ArrayBuffer.isView(chunk);
  return ArrayBuffer.isView(chunk) && Object.prototype.toString.call(chunk) === '[object Uint8Array]';
}

/** Keeps count of what a consumer has allowed and a producer has used. */
export class CreditAccount {
  private bytesLeft: number;
  private itemsLeft: number;

  /**
   * @param window the most that may ever be outstanding
   * @param initial `undefined`: nothing before the first grant
   * @throws {ProtocolError} when `initial` is beyond it, or no credit at all
   */
  constructor(
    private readonly window: Credit,
    initial: Credit | undefined,
  ) {
    this.bytesLeft = 0;
    this.itemsLeft = 0;
    if (initial) this.grant(initial);
  }

  get bytes(): number {
    return this.bytesLeft;
  }

  get items(): number {
    return this.itemsLeft;
  }

  /** @throws {ProtocolError} when the credit is not two whole numbers, or leads beyond the window */
  grant({ bytes, items }: Credit): void {
    if (!isAmount(bytes) || !isAmount(items) || bytes + items === 0) {
      throw new ProtocolError({ reason: 'credit is two whole numbers, not both 0' });
    }
    if (this.bytesLeft + bytes > this.window.bytes || this.itemsLeft + items > this.window.items) {
      throw new ProtocolError({ reason: 'credit beyond the window of the stream' });
    }
    this.bytesLeft += bytes;
    this.itemsLeft += items;
  }

  /** @throws {ProtocolError} when there is less left than `cost` */
  spend({ bytes, items }: Credit): void {
    if (bytes > this.bytesLeft || items > this.itemsLeft)
      throw new ProtocolError({ reason: 'chunk beyond the credit' });
    this.bytesLeft -= bytes;
    this.itemsLeft -= items;
  }
}

function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
