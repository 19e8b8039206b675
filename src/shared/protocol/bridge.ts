// The seam between preload and page, and the lane that the protocol takes over it. Imports nothing: the preload
// bundles this file.

/** The name of the bridge on `window`. */
export const BRIDGE_NAME = 'sallyport';

/** What every IPC channel of the framework begins with; the bridge lets no other through. */
export const BRIDGE_PREFIX = 'sallyport:';

/** What the preload puts on `window`: three functions that know no method. */
export interface SallyportBridge {
  /**
   * Calls one method without a connection.
   *
   * @param envelope `{ args, meta? }`
   * @returns `{ ok: true, value }` or `{ ok: false, error }`, as data
   */
  invoke(channel: string, envelope: unknown): Promise<unknown>;

  /** Sends one message to main; nothing comes back. */
  send(channel: string, message: unknown): void;

  /**
   * Listens to messages from main; the listener gets the message and nothing else.
   *
   * @returns stops listening. Passing the same listener again could not: each function that crosses the context
   * bridge gets a new proxy.
   */
  on(channel: string, listener: (message: unknown) => void): () => void;
}

/** One message of a connection, or its end. The same shape both ways. */
export type LaneMessage =
  { readonly connection: string; readonly message: unknown } | { readonly connection: string; readonly close: true };

/** Longer than any id the page makes (a UUID has 36 characters), short enough to be kept as a key. */
const MAX_CONNECTION_ID_LENGTH = 64;

/** The IPC channel of the lane, under a prefix; `#` keeps it apart from every member's. */
export function laneChannel(prefix: string = BRIDGE_PREFIX): string {
  return `${prefix}#lane`;
}

/** Reads what arrived on the lane; `undefined` when it is not a {@link LaneMessage}. */
export function decodeLaneMessage(value: unknown): LaneMessage | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'connection')) return undefined;
  const { connection, message, close } = value as Readonly<Record<'connection' | 'message' | 'close', unknown>>;
  if (typeof connection !== 'string' || connection === '' || connection.length > MAX_CONNECTION_ID_LENGTH) {
    return undefined;
  }
  if (Object.hasOwn(value, 'close')) return close === true ? { connection, close } : undefined;
  return Object.hasOwn(value, 'message') ? { connection, message } : undefined;
}
