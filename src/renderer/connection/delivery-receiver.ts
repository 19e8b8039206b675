export interface DeliveryOutput {
  /** Tells main that everything up to this number has arrived. */
  acknowledge(sequence: number): void;
  /** So many were dropped before the one that comes now. */
  onLoss(dropped: number): void;
}

/** The page's end of main's numbered deliveries, of an event or a callback: each is taken once, and gaps are told. */
export class DeliveryReceiver {
  private last = 0;
  private isAcknowledgementDue = false;

  constructor(private readonly output: DeliveryOutput) {}

  /** The number of the last one that was taken, 0 before the first. */
  get received(): number {
    return this.last;
  }

  /** @returns whether the delivery with this number is to be taken: one that was taken before is not */
  accept(sequence: number): boolean {
    if (sequence <= this.last) return false;
    const dropped = sequence - this.last - 1;
    this.last = sequence;
    this.acknowledgeSoon();
    if (dropped > 0) this.output.onLoss(dropped);
    return true;
  }

  /** Main counts from 1 again. */
  restart(): void {
    this.last = 0;
  }

  /** What comes together is acknowledged together. Not by a timer: those of tabs in the background come late. */
  private acknowledgeSoon(): void {
    if (this.isAcknowledgementDue) return;
    this.isAcknowledgementDue = true;
    queueMicrotask(() => {
      this.isAcknowledgementDue = false;
      this.output.acknowledge(this.last);
    });
  }
}
