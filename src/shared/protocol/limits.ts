/** What one connection may use. Every limit is there because without it one page could starve main or the others. */
export interface Limits {
  /** Bytes of one encoded message; a larger one is refused before it is decoded. @default 16_777_216 */
  readonly maxMessageBytes: number;
  /** Bytes of one frame on a socket; larger messages travel in several. @default 1_048_576 */
  readonly maxFrameBytes: number;
  /** Levels of objects within objects in an argument: deeper ones overflow the stack of whoever walks them. @default 32 */
  readonly maxDepth: number;
  /** Values in the arguments of one call, shared ones counted each time they are met. @default 10_000 */
  readonly maxNodes: number;
  /**
   * Characters of one text in an argument, as `length` counts them: patterns and parsers take far longer over a text
   * than it takes to send. @default 4_194_304
   */
  readonly maxStringLength: number;
  /**
   * Bytes of the arguments of one connection's calls that wait or run, streams that are open included, measured roughly.
   * @default 67_108_864
   */
  readonly maxArgumentBytes: number;
  /** The same of all connections together. @default 268_435_456 */
  readonly maxTotalArgumentBytes: number;
  /** Calls of one connection that run at the same time. @default 64 */
  readonly maxRunningCalls: number;
  /** Calls of one connection that wait for a free place; one more is `RESOURCE_EXHAUSTED`. @default 256 */
  readonly maxWaitingCalls: number;
  /** Open streams of one connection. @default 32 */
  readonly maxStreams: number;
  /** Event subscriptions of one connection, and as many watched states; also how many a client has wait without one. @default 256 */
  readonly maxSubscriptions: number;
  /** Bytes of binary chunks a stream may have in flight. @default 1_048_576 */
  readonly streamWindowBytes: number;
  /** Chunks other than binary ones a stream may have in flight. @default 64 */
  readonly streamWindowItems: number;
  /** Bytes that may wait in a connection before events to it are dropped, and marked as dropped. @default 1_048_576 */
  readonly maxUnsentEventBytes: number;
  /**
   * Bytes that may wait in a connection altogether. A client that asks and never reads would make main hold every
   * answer; beyond this its connection ends. More than a page can have in flight that reads: 32 stream windows of
   * 1 MiB, and two messages of 16 MiB. @default 67_108_864
   */
  readonly maxUnsentBytes: number;
  /** Events, calls or revisions that one subscription, callback or state may have sent and not had acknowledged. @default 256 */
  readonly eventWindow: number;
  /** Events that wait behind that for one subscription; then the oldest is dropped, and marked. @default 256 */
  readonly maxQueuedEvents: number;
  /** How long a client and what is held for it outlive its last connection, in milliseconds. @default 60_000 */
  readonly graceMs: number;
  /** Clients without a connection that are kept; one more, and the one that left first is forgotten. @default 64 */
  readonly maxAbsentClients: number;
  /** Functions and streams among the arguments of one call. @default 8 */
  readonly maxReferences: number;
  /**
   * Messages that may wait for their turn: a page's port can't be told to wait, so a page that posts more at once than
   * this is hung up on. A socket is not read while some wait. @default 16_384
   */
  readonly maxInboxMessages: number;
  /**
   * Refusals and unreadable messages of one client, over all its connections, that come one after the other before
   * nothing is read from it for a while; a hundredth of them is forgiven every 100 ms. Each pause is twice as long as
   * the one before, and after the fifth its connection is closed. @default 1_000
   */
  readonly maxOffences: number;
  /** Time a call may take, and a stream from item to item. @default 30_000 */
  readonly timeoutMs: number;
  /** Time a socket has from its upgrade to its `hello`. @default 10_000 */
  readonly handshakeTimeoutMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxMessageBytes: 16_777_216,
  maxFrameBytes: 1_048_576,
  maxDepth: 32,
  maxNodes: 10_000,
  maxStringLength: 4_194_304,
  maxArgumentBytes: 67_108_864,
  maxTotalArgumentBytes: 268_435_456,
  maxRunningCalls: 64,
  maxWaitingCalls: 256,
  maxStreams: 32,
  maxSubscriptions: 256,
  streamWindowBytes: 1_048_576,
  streamWindowItems: 64,
  maxUnsentEventBytes: 1_048_576,
  maxUnsentBytes: 67_108_864,
  eventWindow: 256,
  maxQueuedEvents: 256,
  graceMs: 60_000,
  maxAbsentClients: 64,
  maxReferences: 8,
  maxInboxMessages: 16_384,
  maxOffences: 1_000,
  timeoutMs: 30_000,
  handshakeTimeoutMs: 10_000,
};

/** The longest channel name, in characters. */
export const MAX_CHANNEL_LENGTH = 64;

/** Messages that travel as one; with more the other side refuses all of them, since each may need an answer of its own. */
export const MAX_BATCH_MESSAGES = 1_024;
