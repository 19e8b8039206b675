import type { Link, LinkListener } from './link.js';

/** What a `MessagePort` of a page, of Node and of a worker have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** A link over one end of a `MessageChannel`. The platform copies what is posted. */
export function messagePortLink(port: PortLike): Link {
  return new MessagePortLink(port);
}

class MessagePortLink implements Link {
  /** A port doesn't tell how much it holds. */
  readonly unsentBytes = 0;
  private listener: LinkListener | undefined;
  private isClosed = false;

  constructor(private readonly port: PortLike) {}

  post(message: object): void {
    if (!this.isClosed) this.port.postMessage(message);
  }

  start(listener: LinkListener): void {
    this.listener = listener;
    this.port.addEventListener('message', ({ data }) => {
      if (!this.isClosed) listener.onMessage(data);
    });
    this.port.addEventListener('close', () => this.end());
    this.port.start();
  }

  close(): void {
    if (this.isClosed) return;
    this.end();
    this.port.close();
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.listener?.onClose();
  }
}
