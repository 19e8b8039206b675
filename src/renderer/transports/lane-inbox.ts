import type { LinkListener } from '../../shared/index.js';

/** Keeps what arrives before a link is started; then it is delivered in order, and the end last. */
export class LaneInbox implements LinkListener {
  private readonly early: unknown[] = [];
  private listener: LinkListener | undefined;
  private hasEnded = false;

  get isClosed(): boolean {
    return this.hasEnded;
  }

  start(listener: LinkListener): void {
    const wasClosed = this.hasEnded;
    this.listener = listener;
    for (const message of this.early.splice(0)) {
      if (this.hasEnded && !wasClosed) return;
      listener.onMessage(message);
    }
    if (wasClosed) listener.onClose();
  }

  onMessage(message: unknown): void {
    if (this.hasEnded) return;
    if (this.listener) this.listener.onMessage(message);
    else this.early.push(message);
  }

  onClose(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.listener?.onClose();
  }

  /** As {@link onClose}, by the page itself: it wants nothing of what has come. */
  close(): void {
    this.early.length = 0;
    this.onClose();
  }
}
