import type { Delivery, Pipe } from './delivery.js';
import { createMessageEvent, createPageChannelClass, pack, PagePort, type PortHome } from './page-port.js';
import { PortEnd } from './port-end.js';

/** What `window` has of its own here, in each of a document's worlds. There is no DOM. */
export interface PageWindow {
  readonly MessageChannel: typeof MessageChannel;
  readonly MessagePort: typeof MessagePort;
  readonly Blob: typeof Blob;
  postMessage(message: unknown, targetOrigin?: unknown, transfer?: readonly unknown[]): void;
  addEventListener(type: string, listener: (event: never) => void, options?: object): void;
  removeEventListener(type: string, listener: (event: never) => void): void;
}

/** The windows of one document: two global objects, one stream of events. */
export class PageWindows implements PortHome {
  readonly ports = new Set<PagePort>();
  /** The page's own. */
  readonly main: Record<string, unknown> & PageWindow;
  /** The preload's. */
  readonly isolated: Record<string, unknown> & PageWindow;
  private readonly events = new EventTarget();
  private readonly pipe: Pipe;

  constructor(
    private readonly delivery: Delivery,
    hasContextIsolation: boolean,
  ) {
    this.pipe = delivery.createPipe();
    this.main = this.createWindow();
    this.isolated = hasContextIsolation ? this.createWindow() : this.main;
  }

  /** The document has gone: its ports close, its listeners hear nothing more. */
  release(): void {
    for (const port of this.ports) port.close();
  }

  private createWindow(): Record<string, unknown> & PageWindow {
    const { events } = this;
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
    return Object.defineProperties({}, Object.fromEntries(descriptors)) as Record<string, unknown> & PageWindow;
  }

  private post(message: unknown, targetOrigin: unknown, transfer: readonly unknown[] = []): void {
    const options =
      typeof targetOrigin === 'object' ? (targetOrigin as { transfer?: readonly unknown[] } | null) : null;
    const parcel = pack(message, options?.transfer ?? transfer, `Failed to execute 'postMessage' on 'Window'`);
    this.pipe.post(() => void this.events.dispatchEvent(createMessageEvent(parcel, this)));
  }
}
