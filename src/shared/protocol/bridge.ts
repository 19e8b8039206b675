// The seam between preload and page, and the lane that the protocol takes over it. Imports nothing: the preload
// bundles this file.

/** The name of the bridge on `window`. */
export const BRIDGE_NAME = 'sallyport';

/** What every IPC channel of the framework begins with; the bridge lets no other through. */
export const BRIDGE_PREFIX = 'sallyport:';

/** What the preload puts on `window`: four functions that know no method. */
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

  /**
   * Hands one end of a channel to main and the other to the page: that one comes as a message of the page's own
   * window, with {@link PORT_KEY} and the id in it. A preload of an older release has no such function.
   *
   * @param id of the page's choice, so that it knows its port from others
   */
  openPort?(id: string): void;
}

/** The beginning of a connection, one message of it, or its end. The same shape both ways, but only pages begin. */
export type LaneMessage =
  | { readonly connection: string; readonly open: true }
  | { readonly connection: string; readonly message: unknown }
  | { readonly connection: string; readonly close: true };

/** The field that tells a port's hand-over from the other messages of a window. */
export const PORT_KEY = 'sallyportPort';

/**
 * What ends of a port say about the port itself: main has it, or whoever says so closes it. Said, because a browser
 * does not tell a page that the other end was closed. Messages of the protocol have no `lane`.
 */
export interface PortSignal {
  readonly lane: 'opened' | 'closed';
}

/** Longer than any id the page makes (a UUID has 36 characters), short enough to be kept as a key. */
const MAX_CONNECTION_ID_LENGTH = 64;

/** The IPC channel of the lane, under a prefix; `#` keeps it apart from every member's. */
export function laneChannel(prefix: string = BRIDGE_PREFIX): string {
  return `${prefix}#lane`;
}

/** The IPC channel by which ports are handed to main, under a prefix. */
export function portChannel(prefix: string = BRIDGE_PREFIX): string {
  return `${prefix}#port`;
}

/** What arrived over a port says of the port itself; `undefined` when it is a message. */
export function decodePortSignal(value: unknown): PortSignal['lane'] | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'lane')) return undefined;
  const { lane } = value as { readonly lane: unknown };
  return lane === 'opened' || lane === 'closed' ? lane : undefined;
}

/** Reads what arrived on the lane; `undefined` when it is not a {@link LaneMessage}. */
export function decodeLaneMessage(value: unknown): LaneMessage | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'connection')) return undefined;
  const { connection, open, message, close } = value as Readonly<
    Record<'connection' | 'open' | 'message' | 'close', unknown>
  >;
  if (typeof connection !== 'string' || connection === '' || connection.length > MAX_CONNECTION_ID_LENGTH) {
    return undefined;
  }
  if (Object.hasOwn(value, 'open')) return open === true ? { connection, open } : undefined;
  if (Object.hasOwn(value, 'close')) return close === true ? { connection, close } : undefined;
  return Object.hasOwn(value, 'message') ? { connection, message } : undefined;
}
