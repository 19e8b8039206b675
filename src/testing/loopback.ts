import type { Link, LinkListener } from '../shared/index.js';
import { cloneValue } from './clone-value.js';

/** Two ends of one connection in memory: what is posted at one arrives at the other, as a copy, later and in order. */
export interface Loopback {
  readonly page: Link;
  readonly main: Link;
}

/** @example const { page, main } = createLoopback(); host.accept(main, peer); */
export function createLoopback(): Loopback {
  const page = new LoopbackLink();
  const main = new LoopbackLink();
  page.connect(main);
  main.connect(page);
  return { page, main };
}

class LoopbackLink implements Link {
  readonly unsentBytes = 0;
  private other: LoopbackLink | undefined;
  private listener: LinkListener | undefined;
  private readonly early: unknown[] = [];
  private isClosed = false;

  connect(other: LoopbackLink): void {
    this.other = other;
  }

  post(message: object): void {
    if (this.isClosed) return;
    const copy = cloneValue(message);
    queueMicrotask(() => this.other?.deliver(copy));
  }

  start(listener: LinkListener): void {
    const wasClosed = this.isClosed;
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
    if (wasClosed) listener.onClose();
  }

  close(): void {
    if (this.isClosed) return;
    this.end();
    queueMicrotask(() => this.other?.end());
  }

  private deliver(message: unknown): void {
    if (this.isClosed) return;
    if (this.listener) this.listener.onMessage(message);
    else this.early.push(message);
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.listener?.onClose();
  }
}
