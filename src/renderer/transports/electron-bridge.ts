import {
  BRIDGE_NAME,
  BRIDGE_PREFIX,
  UnsupportedError,
  laneChannel,
  type Link,
  type SallyportBridge,
} from '../../shared/index.js';
import { IpcLane } from './ipc-lane.js';
import { openPortLane, type PortWindow } from './port-lane.js';

export interface ElectronBridgeOptions {
  /** @default what {@link findElectronBridge} finds */
  readonly bridge?: SallyportBridge;
  /** As given to `exposeBridge` and `electronIpc`. @default 'sallyport:' */
  readonly prefix?: string;
  /**
   * What carries the connection: a `MessagePort` of its own, ordinary IPC messages, or the port if it can be had, else
   * the messages. Never both: one connection has one order.
   * @default 'auto'
   */
  readonly lane?: 'auto' | 'port' | 'ipc';
  /** How long main may take to accept the port, in milliseconds. @default 2_000 */
  readonly portTimeoutMs?: number;
  /** The window to which the preload hands the port. @default the page's own */
  readonly window?: PortWindow;
}

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
 * Opens a way to main over the bridge that the preload exposed. A document has one: opening another ends it.
 *
 * @returns a link that is ready for `hello`
 * @throws {UnsupportedError} when there is no bridge
 * @throws {UnavailableError} when `lane` is `port` and no port can be had
 */
export async function electronBridge(options: ElectronBridgeOptions = {}): Promise<Link> {
  const { bridge = findElectronBridge(), prefix = BRIDGE_PREFIX, lane = 'auto', portTimeoutMs = 2_000 } = options;
  if (!bridge) throw new UnsupportedError('This page has no bridge to a main process');
  const ipc = (): Link => new IpcLane(bridge, laneChannel(prefix));
  if (lane === 'ipc') return ipc();
  const port = openPortLane({ bridge, window: options.window ?? globalThis.window, timeoutMs: portTimeoutMs });
  // Main has the latest that a document opens: should it take the port after all, this one ends it.
  return lane === 'port' ? port : port.catch(ipc);
}
