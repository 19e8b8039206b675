import type { Link, LinkListener } from './link.js';

/** What a `MessagePort` of a page, of Node and of a worker have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  /** Node's own way, preferred where there is one: it makes no event of each message. */
  on?(type: 'message', listener: (data: unknown) => void): unknown;
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

  constructor(private readonly port: PortLike) {
    // From now on: the other end may be gone before anybody has started this one.
    port.addEventListener('close', () => this.end());
  }

  post(message: object): void {
    if (!this.isClosed) this.port.postMessage(message);
  }

  postText(text: string): void {
    if (!this.isClosed) this.port.postMessage(text);
  }

  start(listener: LinkListener): void {
    if (this.isClosed) return listener.onClose();
    this.listener = listener;
    const receive = (data: unknown): void => {
      if (!this.isClosed) listener.onMessage(data);
    };
    if (this.port.on) this.port.on('message', receive);
    else this.port.addEventListener('message', ({ data }) => receive(data));
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
