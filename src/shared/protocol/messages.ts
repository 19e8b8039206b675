import type { WireError } from '../errors/wire-error.js';
import type { Manifest } from './manifest.js';

/** Raised with every change that an older peer would misunderstand. */
export const PROTOCOL_VERSION = 1;

/** What a caller says about its call, beside the arguments. */
export interface CallMeta {
  /** How long the caller is willing to wait; main takes it only if it is shorter than its own deadline. */
  readonly timeoutMs?: number;
  /** W3C Trace Context header, passed through to whoever traces. */
  readonly traceparent?: string;
}

/** What a consumer allows a producer to send. */
export interface Credit {
  /** Bytes of binary chunks. */
  readonly bytes: number;
  /** Chunks of any other type. */
  readonly items: number;
}

/** The first message of a connection. */
export interface HelloMessage {
  readonly kind: 'hello';
  readonly version: number;
  /** The secret of the last `welcome`: makes this connection one of the same client. */
  readonly resume?: string;
  /**
   * Names this run of the client's program, such as one document of a tab: subscriptions go on by their ids only within
   * one. Left out, each connection is one of its own.
   */
  readonly document?: string;
}

/** A function or a stream among the arguments of a call: what is sent in its place is `null`. */
export interface ArgumentReference {
  /** Which argument it is, counted from 0. */
  readonly index: number;
  readonly kind: 'callback' | 'upload';
  /** Chosen by the client like any other id, and higher than that of its call. */
  readonly id: number;
}

/** Calls a method and waits for its `reply` or `fault`. */
export interface CallMessage {
  readonly kind: 'call';
  /** Chosen by the client; rises by at least one with each call, stream and subscription of the connection. */
  readonly id: number;
  readonly channel: string;
  readonly args: readonly unknown[];
  readonly meta?: CallMeta;
  readonly references?: readonly ArgumentReference[];
}

/** Calls a one-way method: nothing comes back. */
export interface SendMessage {
  readonly kind: 'send';
  readonly channel: string;
  readonly args: readonly unknown[];
}

/** Opens a stream; `chunk`s follow as far as `credit` goes, then `end` or `fault`. */
export interface OpenMessage {
  readonly kind: 'open';
  readonly id: number;
  readonly channel: string;
  readonly args: readonly unknown[];
  readonly credit: Credit;
  readonly meta?: CallMeta;
  readonly references?: readonly ArgumentReference[];
  /**
   * Where a resumable stream goes on after its connection was lost: bytes of binary chunks and items of others that
   * have arrived.
   */
  readonly offset?: number;
}

/** Allows the producer of a stream to send more; main sends it for uploads. */
export interface GrantMessage {
  readonly kind: 'grant';
  readonly id: number;
  readonly credit: Credit;
}

/**
 * Aborts a call, or stops a stream whose consumer has left; its answer is no longer wanted.
 * Main sends it for uploads.
 */
export interface CancelMessage {
  readonly kind: 'cancel';
  readonly id: number;
}

/** Asks for an event until `cancel` with the same id. */
export interface SubscribeMessage {
  readonly kind: 'subscribe';
  readonly id: number;
  readonly channel: string;
  readonly event: string;
  /**
   * The sequence number of the last event that arrived, or 0, when the same document asks again after a lost
   * connection: main then sends what has happened since, or `lost` and counts from 1 where it can't.
   */
  readonly received?: number;
}

/** Asks for a state: a `snapshot`, then a `patch` for each change, until `cancel` with the same id. */
export interface WatchMessage {
  readonly kind: 'watch';
  readonly id: number;
  readonly channel: string;
  /** What the client has already: main sends only what changed since, where it can. */
  readonly known?: StateVersion;
}

/** Says up to which sequence number events, callbacks or patches have arrived; main sends only so many ahead of it. */
export interface AckMessage {
  readonly kind: 'ack';
  readonly id: number;
  readonly sequence: number;
}

/** Asks whether main is still there; answered by `pong`. */
export interface PingMessage {
  readonly kind: 'ping';
}

export type ClientMessage =
  | HelloMessage
  | CallMessage
  | SendMessage
  | OpenMessage
  | GrantMessage
  | CancelMessage
  | SubscribeMessage
  | WatchMessage
  | AckMessage
  | PingMessage
  | ChunkMessage
  | EndMessage
  | FaultMessage;

/** How main knows the client again on its next connection. */
export interface ClientTicket {
  /** The client's id, for logs and support; of no use to anybody else. */
  readonly id: string;
  /**
   * Goes into the next `hello`; valid until the client has the one that it gets for it, and not with another origin.
   * Empty where the transport itself knows the client.
   */
  readonly resume: string;
  /** How long main keeps the client without a connection. */
  readonly graceMs: number;
  /** Whether this connection goes on with an earlier one's subscriptions. */
  readonly isResumed: boolean;
}

/** The answer to `hello`: what this client may use, and its limits. */
export interface WelcomeMessage {
  readonly kind: 'welcome';
  readonly version: number;
  readonly manifest: Manifest;
  /** The most credit a stream may be given. */
  readonly streamWindow: Credit;
  readonly client: ClientTicket;
}

/** What this client may use has changed: takes the place of the manifest of the `welcome`. */
export interface ManifestMessage {
  readonly kind: 'manifest';
  readonly manifest: Manifest;
}

/** A method's result. */
export interface ReplyMessage {
  readonly kind: 'reply';
  readonly id: number;
  readonly value: unknown;
}

/** A call, stream or subscription failed; nothing more comes for this id. A client sends it for an upload. */
export interface FaultMessage {
  readonly kind: 'fault';
  readonly id: number;
  readonly error: WireError;
}

/** One item of a stream; a client sends it for an upload. */
export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly id: number;
  readonly value: unknown;
}

/** A stream is complete; a client sends it for an upload. */
export interface EndMessage {
  readonly kind: 'end';
  readonly id: number;
}

/** An event that was subscribed to. */
export interface EventMessage {
  readonly kind: 'event';
  /** The subscription's id. */
  readonly id: number;
  /** Counted from 1 for each subscription. A number that is left out is an event that was dropped. */
  readonly sequence: number;
  readonly payload: unknown;
}

/** Main can't go on with a subscription that was asked for again: events were lost, and the next one has the number 1. */
export interface LostMessage {
  readonly kind: 'lost';
  /** The subscription's id. */
  readonly id: number;
}

/** The method calls a function among its arguments. */
export interface CallbackMessage {
  readonly kind: 'callback';
  /** The reference's id. */
  readonly id: number;
  /** Counted from 1 for each callback. A number that is left out is a call that was dropped. */
  readonly sequence: number;
  readonly args: readonly unknown[];
}

/** Which state of a state: `revision` is counted from 0 within an `epoch`, which begins anew when main does. */
export interface StateVersion {
  readonly epoch: string;
  readonly revision: number;
}

/** One change within a state. */
export interface StateChange {
  readonly op: 'add' | 'replace' | 'remove';
  /** Keys from the root; numbers for arrays. */
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}

/** All of a state: the first answer to `watch`, and whenever patches would not lead there. */
export interface SnapshotMessage {
  readonly kind: 'snapshot';
  readonly id: number;
  readonly epoch: string;
  readonly revision: number;
  readonly value: unknown;
}

/** What makes revision `revision` of the one before it. */
export interface PatchMessage {
  readonly kind: 'patch';
  readonly id: number;
  readonly revision: number;
  readonly changes: readonly StateChange[];
}

/** The answer to `ping`. */
export interface PongMessage {
  readonly kind: 'pong';
}

/** The last message of a connection that main ends on purpose. */
export interface GoodbyeMessage {
  readonly kind: 'goodbye';
  readonly error: WireError;
}

export type HostMessage =
  | WelcomeMessage
  | ManifestMessage
  | ReplyMessage
  | FaultMessage
  | ChunkMessage
  | EndMessage
  | GrantMessage
  | CancelMessage
  | EventMessage
  | LostMessage
  | CallbackMessage
  | SnapshotMessage
  | PatchMessage
  | PongMessage
  | GoodbyeMessage;
