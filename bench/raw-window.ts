/** What one frame of a socket holds. */
export const FRAME_BYTES = 1_048_576;

/** The book-keeping of a bare program with back-pressure: never more than the window, acknowledged by halves. */
export class RawWindow {
  private sent = 0;
  private inFlightBytes = 0;
  private receivedBytes = 0;
  private unacknowledgedBytes = 0;

  constructor(
    readonly chunkBytes: number,
    private readonly count: number,
    private readonly windowBytes: number,
  ) {}

  get isComplete(): boolean {
    return this.receivedBytes === this.count * this.chunkBytes;
  }

  /** Calls `post` for each chunk that the window has room for. */
  send(post: () => void): void {
    while (this.sent < this.count && this.hasRoom()) {
      this.sent += 1;
      this.inFlightBytes += this.chunkBytes;
      post();
    }
  }

  /** @returns bytes to acknowledge now, or 0 */
  receive(byteLength: number): number {
    this.receivedBytes += byteLength;
    this.unacknowledgedBytes += byteLength;
    if (this.unacknowledgedBytes * 2 < this.windowBytes && !this.isComplete) return 0;
    const bytes = this.unacknowledgedBytes;
    this.unacknowledgedBytes = 0;
    return bytes;
  }

  acknowledge(bytes: number): void {
    this.inFlightBytes -= bytes;
  }

  private hasRoom(): boolean {
    return this.inFlightBytes === 0 || this.inFlightBytes + this.chunkBytes <= this.windowBytes;
  }
}
