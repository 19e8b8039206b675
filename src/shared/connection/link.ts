import type { CoalescingOptions } from './coalescing.js';

/** What a {@link Link} tells its owner. */
export interface LinkListener {
  /** A message arrived, or an `UnreadableMessage` in its place; it is not trusted to be one. */
  onMessage(message: unknown): void;
  /** The other side is gone, or the link was closed; called once. */
  onClose(): void;
}

/**
 * One live, ordered, two-way pipe of whole messages between a client and main.
 * Ports, sockets and Electron's IPC each have one; everything above them is the same code.
 */
export interface Link {
  /**
   * Sends one message. After {@link close} it does nothing.
   *
   * @throws what the serializer throws, when the message holds a value that can't cross; the link stays usable
   */
  post(message: object): void;

  /** Begins delivery; messages that came before are delivered first. Called once. */
  start(listener: LinkListener): void;

  /** Ends the link at both ends. Idempotent. */
  close(): void;

  /** Bytes accepted by {@link post} that the other side has not taken yet; 0 where the platform can't tell. */
  readonly unsentBytes: number;

  /** Has the other side wait with what it has not sent yet; what is on its way still arrives. Left out where nothing can. */
  pause?(): void;

  /** Lets it go on. */
  resume?(): void;

  /**
   * Sends a text, which arrives in place of a message: what `coalesce` makes of several. Links that carry values have
   * it; on one that has neither this nor {@link coalesce}, each message travels by itself.
   */
  postText?(text: string): void;

  /** Has the messages of one tick travel as one from now on, by a way of the link's own. Called by `coalesce`. */
  coalesce?(options: CoalescingOptions): void;
}
