/** What a call is answered with. */
export interface InvokeReply {
  readonly error?: string;
  readonly result?: unknown;
}

/** The one answer that a call or a synchronous message waits for. Only the first counts. */
export class ReplyChannel {
  private isSent = false;

  /** @param deliver throws what the sender is to be told of, such as an answer that can't be cloned */
  constructor(private readonly deliver: (value: unknown) => void) {}

  /** @returns whether this was the first answer */
  sendReply(value: unknown): boolean {
    if (this.isSent) return false;
    this.deliver(value);
    this.isSent = true;
    return true;
  }

  /** The event that could have answered was collected. */
  collect(): void {
    this.sendReply({ error: 'reply was never sent' });
  }
}
