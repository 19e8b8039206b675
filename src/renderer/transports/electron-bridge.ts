import {
  BRIDGE_NAME,
  BRIDGE_PREFIX,
  UnsupportedError,
  decodeLaneMessage,
  laneChannel,
  type LaneMessage,
  type Link,
  type LinkListener,
  type SallyportBridge,
} from '../../shared/index.js';

/**
 * Finds what the preload exposed.
 *
 * @param name as given to `exposeBridge`
 * @returns `undefined` where there is no preload: in an ordinary browser
 */
export function findElectronBridge(name: string = BRIDGE_NAME): SallyportBridge | undefined {
  const candidate: unknown = Reflect.get(globalThis, name);
  if (typeof candidate !== 'object' || candidate === null) return undefined;
  const isBridge = ['invoke', 'send', 'on'].every((key) => typeof Reflect.get(candidate, key) === 'function');
  return isBridge ? (candidate as SallyportBridge) : undefined;
}

/**
 * Opens a lane to main over the bridge that the preload exposed. A document has one: opening another ends it.
 *
 * @param bridge by default the one on `window`
 * @param prefix as given to `exposeBridge` and `electronIpc`
 * @throws {UnsupportedError} when there is no bridge
 */
export function electronBridge(
  bridge: SallyportBridge | undefined = findElectronBridge(),
  prefix: string = BRIDGE_PREFIX,
): Link {
  if (!bridge) throw new UnsupportedError('This page has no bridge to a main process');
  return new BridgeLink(bridge, laneChannel(prefix));
}

class BridgeLink implements Link {
  /** Electron does not tell what it has queued. */
  readonly unsentBytes = 0;
  private readonly connection = crypto.randomUUID();
  private readonly stopListening: () => void;
  private readonly early: unknown[] = [];
  private listener: LinkListener | undefined;
  private isClosed = false;

  constructor(
    private readonly bridge: SallyportBridge,
    private readonly channel: string,
  ) {
    this.stopListening = bridge.on(channel, (raw) => this.receive(raw));
  }

  post(message: object): void {
    if (!this.isClosed) this.transmit({ connection: this.connection, message });
  }

  start(listener: LinkListener): void {
    const wasClosed = this.isClosed;
    this.listener = listener;
    for (const message of this.early.splice(0)) {
      if (this.isClosed && !wasClosed) return;
      listener.onMessage(message);
    }
    if (wasClosed) listener.onClose();
  }

  close(): void {
    if (this.isClosed) return;
    this.early.length = 0;
    try {
      this.transmit({ connection: this.connection, close: true });
    } catch {
      // The document is gone, and main has noticed that by itself: closing what is closed is no fault.
    }
    this.end();
  }

  private transmit(message: LaneMessage): void {
    this.bridge.send(this.channel, message);
  }

  private receive(raw: unknown): void {
    const lane = decodeLaneMessage(raw);
    // Another connection's: of the document that was here before, or one that this page has ended.
    if (this.isClosed || lane?.connection !== this.connection) return;
    if ('close' in lane) this.end();
    else if (this.listener) this.listener.onMessage(lane.message);
    else this.early.push(lane.message);
  }

  private end(): void {
    this.isClosed = true;
    this.stopListening();
    this.listener?.onClose();
  }
}
