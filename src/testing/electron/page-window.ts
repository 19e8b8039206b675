import type { Delivery, Pipe } from './delivery.js';
import { createPageChannelClass, pack, PagePort, type PortHome } from './page-port.js';
import { PortEnd, type PortMessage } from './port-end.js';

/** What `window` has of its own here, in each of a document's worlds. There is no DOM. */
export interface PageWindow {
  readonly MessageChannel: typeof MessageChannel;
  readonly MessagePort: typeof MessagePort;
  readonly Blob: typeof Blob;
  postMessage(message: unknown, targetOrigin?: unknown, transfer?: readonly unknown[]): void;
  addEventListener(type: string, listener: (event: never) => void, options?: object): void;
  removeEventListener(type: string, listener: (event: never) => void): void;
}

/** The windows of one document: a global object and listeners for each world, and the same messages in both. */
export class PageWindows implements PortHome {
  readonly ports = new Set<PagePort>();
  /** The page's own. */
  readonly main: Record<string, unknown> & PageWindow;
  /** The preload's. */
  readonly isolated: Record<string, unknown> & PageWindow;
  private readonly worlds = new Map<PageWindow, EventTarget>();
  private readonly pipe: Pipe;
  private isReleased = false;

  constructor(
    private readonly delivery: Delivery,
    hasContextIsolation: boolean,
    /** The document's own origin. */
    private readonly origin: () => string,
  ) {
    this.pipe = delivery.createPipe();
    this.main = this.createWindow();
    this.isolated = hasContextIsolation ? this.createWindow() : this.main;
  }

  /** The document has gone: its ports close, its listeners hear nothing more. */
  release(): void {
    this.isReleased = true;
    for (const port of this.ports) port.close();
  }

  private createWindow(): Record<string, unknown> & PageWindow {
    const events = new EventTarget();
    const members: PageWindow = {
      MessageChannel: createPageChannelClass(() => PortEnd.pair(this.delivery), this) as typeof MessageChannel,
      MessagePort: PagePort as unknown as typeof MessagePort,
      Blob,
      postMessage: (message, targetOrigin, transfer) => this.post(message, targetOrigin, transfer),
      addEventListener: events.addEventListener.bind(events) as PageWindow['addEventListener'],
      removeEventListener: events.removeEventListener.bind(events) as PageWindow['removeEventListener'],
    };
    // Not enumerable, so that what a preload exposed can be told from what was there.
    const descriptors = Object.entries(members).map(([key, value]) => [key, { value: value as unknown }] as const);
    const window = Object.defineProperties({}, Object.fromEntries(descriptors)) as Record<string, unknown> & PageWindow;
    this.worlds.set(window, events);
    return window;
  }

  private post(message: unknown, targetOrigin: unknown, transfer: readonly unknown[] = []): void {
    const options =
      typeof targetOrigin === 'object'
        ? (targetOrigin as { targetOrigin?: unknown; transfer?: readonly unknown[] } | null)
        : { targetOrigin, transfer };
    const target = readTarget(options?.targetOrigin ?? '/');
    const parcel = pack(message, options?.transfer ?? [], `Failed to execute 'postMessage' on 'Window'`);
    this.pipe.post(() => {
      const isForHere = !this.isReleased && (target === '*' || target === '/' || target === this.origin());
      if (isForHere) this.dispatch(parcel);
      else for (const end of parcel.ends) end.close();
    });
  }

  /** Each world sees its own window as the source. */
  private dispatch({ data, ends }: PortMessage): void {
    const ports = ends.map((end) => new PagePort(end, this));
    for (const [source, events] of this.worlds) {
      events.dispatchEvent(Object.assign(new Event('message'), { data, ports, source, origin: this.origin() }));
    }
  }
}

/** @throws {DOMException} as a browser does, for what is no origin */
function readTarget(target: unknown): string {
  const text = String(target);
  if (text === '*' || text === '/') return text;
  const url = URL.parse(text);
  if (url) return `${url.protocol}//${url.host}`;
  throw new DOMException(
    `Failed to execute 'postMessage' on 'Window': Invalid target origin '${text}' in a call to 'postMessage'.`,
    'SyntaxError',
  );
}
