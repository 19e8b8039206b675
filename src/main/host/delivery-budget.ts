/** A queue that waits for room. */
interface Waiting {
  flush(): void;
}

/**
 * The bytes that all deliveries to one page share. At most so many are sent and not acknowledged; what waits beyond
 * that is dropped but for the newest of each queue.
 */
export class DeliveryBudget {
  private readonly waiting = new Set<Waiting>();
  private heldBytes = 0;
  private sentBytes = 0;

  /** @param maxBytes a single delivery may be larger: it goes alone */
  constructor(private readonly maxBytes: number) {}

  /** Bytes of payload that all queues hold now, sent or waiting. */
  get bytes(): number {
    return this.heldBytes;
  }

  /** How many queues wait for room. */
  get waitingQueues(): number {
    return this.waiting.size;
  }

  get isExceeded(): boolean {
    return this.heldBytes > this.maxBytes;
  }

  hasRoomFor(bytes: number): boolean {
    return this.sentBytes === 0 || this.sentBytes + bytes <= this.maxBytes;
  }

  hold(bytes: number): void {
    this.heldBytes += bytes;
  }

  /** Something that waited is dropped. */
  release(bytes: number): void {
    this.heldBytes -= bytes;
  }

  send(bytes: number): void {
    this.sentBytes += bytes;
  }

  /** Something that was sent has arrived, or is given up. */
  acknowledge(bytes: number): void {
    this.heldBytes -= bytes;
    this.sentBytes -= bytes;
    for (const queue of Array.from(this.waiting)) {
      if (!this.hasRoomFor(1)) return;
      this.waiting.delete(queue);
      queue.flush(); // which waits again if this is not enough
    }
  }

  /** Lets `queue` flush when there is room. */
  await(queue: Waiting): void {
    this.waiting.add(queue);
  }

  forget(queue: Waiting): void {
    this.waiting.delete(queue);
  }
}
