import {
  decodeLaneMessage,
  type LaneMessage,
  type Link,
  type LinkListener,
  type SallyportBridge,
} from '../../shared/index.js';
import { LaneInbox } from './lane-inbox.js';

/** The page's end of a connection over ordinary IPC messages. */
export class IpcLane implements Link {
  /** Electron does not tell what it has queued. */
  readonly unsentBytes = 0;
  private readonly connection = crypto.randomUUID();
  private readonly inbox = new LaneInbox();
  private readonly stopListening: () => void;

  /** @throws what the bridge throws, when the document is gone */
  constructor(
    private readonly bridge: SallyportBridge,
    private readonly channel: string,
  ) {
    this.stopListening = bridge.on(channel, (raw) => this.receive(raw));
    this.transmit({ connection: this.connection, open: true });
  }

  post(message: object): void {
    if (!this.inbox.isClosed) this.transmit({ connection: this.connection, message });
  }

  postText(text: string): void {
    if (!this.inbox.isClosed) this.transmit({ connection: this.connection, message: text });
  }

  start(listener: LinkListener): void {
    this.inbox.start(listener);
  }

  close(): void {
    if (this.inbox.isClosed) return;
    try {
      this.transmit({ connection: this.connection, close: true });
    } catch {
      // The document is gone, and main has noticed that by itself: closing what is closed is no fault.
    }
    this.stopListening();
    this.inbox.close();
  }

  private transmit(message: LaneMessage): void {
    this.bridge.send(this.channel, message);
  }

  private receive(raw: unknown): void {
    const lane = decodeLaneMessage(raw);
    // Another connection's: of the document that was here before, or one that this page has ended.
    if (this.inbox.isClosed || lane?.connection !== this.connection) return;
    if ('message' in lane) this.inbox.onMessage(lane.message);
    else if ('close' in lane) {
      this.stopListening();
      this.inbox.onClose();
    }
  }
}
