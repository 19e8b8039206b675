import { randomUUID } from 'node:crypto';
import {
  createSubscription,
  DisposableStore,
  NotFoundError,
  ResourceExhaustedError,
  type Clock,
  type Subscription,
} from '../../../shared/index.js';
import type { StreamHandle } from '../../../shim/index.js';
import type { StreamSource } from './stream-sources.js';

/** Streams that one client may have opened and not read yet: unread ones cost memory until they expire. */
const MAX_UNREAD_HANDLES = 32;
/** How long a stream waits for its reader. */
const UNREAD_HANDLE_MS = 60_000;

interface Unread {
  readonly owner: string;
  readonly source: StreamSource;
  readonly timer: Subscription;
}

/** A stream that is being read: `signal` fires when its owner closes it, `release` says that it has ended. */
interface Reading {
  readonly source: StreamSource;
  readonly signal: AbortSignal;
  readonly release: Subscription;
}

/** Streams by unguessable id, each its owner's alone. Another's id is answered like one that never was. */
export class StreamHandles implements Disposable {
  private readonly unread = new Map<string, Unread>();
  private readonly reading = new Map<string, { readonly owner: string; readonly stop: AbortController }>();
  private readonly timers = new DisposableStore();

  constructor(private readonly clock: Clock) {}

  /** @throws {ResourceExhaustedError} when the owner has too many unread ones */
  add(owner: string, source: StreamSource): StreamHandle {
    const held = [...this.unread.values()].filter((handle) => handle.owner === owner).length;
    if (held >= MAX_UNREAD_HANDLES) {
      throw new ResourceExhaustedError({ resource: 'streams', maximum: MAX_UNREAD_HANDLES });
    }
    const id = randomUUID();
    const timer = this.timers.add(this.clock.after(UNREAD_HANDLE_MS, () => this.forget(id)));
    this.unread.set(id, { owner, source, timer });
    return { id, bytes: source.bytes };
  }

  /** Takes a stream to read it; there is no second time. @throws {NotFoundError} */
  take(owner: string, id: string): Reading {
    const handle = this.unread.get(id);
    if (handle?.owner !== owner) throw new NotFoundError('There is no such stream');
    this.forget(id);
    const stop = new AbortController();
    this.reading.set(id, { owner, stop });
    const release = createSubscription(() => this.reading.delete(id));
    return { source: handle.source, signal: stop.signal, release };
  }

  /** Ends a stream, read or not; does nothing when the owner has none of that id. */
  close(owner: string, id: string): void {
    if (this.unread.get(id)?.owner === owner) this.forget(id);
    const reading = this.reading.get(id);
    if (reading?.owner === owner) reading.stop.abort();
  }

  [Symbol.dispose](): void {
    this.timers.dispose();
    this.unread.clear();
    for (const { stop } of this.reading.values()) stop.abort();
  }

  private forget(id: string): void {
    const handle = this.unread.get(id);
    if (!handle) return;
    this.unread.delete(id);
    this.timers.release(handle.timer);
    handle.timer();
  }
}
