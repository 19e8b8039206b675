import type { MessagePortMain } from 'electron';
import { decodePortSignal, type LinkListener, type PortSignal } from '../../shared/index.js';
import type { FrameLink } from './frame-connections.js';

/** Who is told about a {@link PortLink}. */
export interface PortLinkOwner {
  /** Called once, whichever side ends the link, before its listener is told. */
  onEnd(): void;
  /** Runs what hands over a message, and deals with its error. */
  guard(deliver: () => void): void;
}

/** Main's end of one connection over a `MessagePort`. */
export class PortLink implements FrameLink {
  /** Electron does not tell what a port holds. */
  readonly unsentBytes = 0;
  private listener: LinkListener | undefined;
  private isClosed = false;

  constructor(
    private readonly port: MessagePortMain,
    private readonly owner: PortLinkOwner,
  ) {
    port.on('close', () => this.abandon());
  }

  post(message: object): void {
    this.port.postMessage(message); // does nothing once the port is closed
  }

  postText(text: string): void {
    this.port.postMessage(text);
  }

  start(listener: LinkListener): void {
    this.listener = listener;
    this.port.on('message', ({ data }) => this.owner.guard(() => this.receive(data, listener)));
    this.port.postMessage({ lane: 'opened' } satisfies PortSignal);
    this.port.start();
  }

  close(): void {
    if (!this.isClosed) this.port.postMessage({ lane: 'closed' } satisfies PortSignal);
    this.abandon();
  }

  abandon(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.port.close();
    this.owner.onEnd();
    this.listener?.onClose();
  }

  private receive(data: unknown, listener: LinkListener): void {
    if (decodePortSignal(data) === 'closed') this.abandon();
    else listener.onMessage(data);
  }
}
