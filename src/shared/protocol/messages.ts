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
}

/** Calls a method and waits for its `reply` or `fault`. */
export interface CallMessage {
  readonly kind: 'call';
  /** Chosen by the client; rises by at least one with each call, stream and subscription of the connection. */
  readonly id: number;
  readonly channel: string;
  readonly args: readonly unknown[];
  readonly meta?: CallMeta;
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
}

/** Allows the producer of a stream to send more. */
export interface GrantMessage {
  readonly kind: 'grant';
  readonly id: number;
  readonly credit: Credit;
}

/** Aborts a call, or stops a stream whose consumer has left; its answer is no longer wanted. */
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
}

export type ClientMessage =
  HelloMessage | CallMessage | SendMessage | OpenMessage | GrantMessage | CancelMessage | SubscribeMessage;

/** The answer to `hello`: what this client may use, and its limits. */
export interface WelcomeMessage {
  readonly kind: 'welcome';
  readonly version: number;
  readonly manifest: Manifest;
  /** The most credit a stream may be given. */
  readonly streamWindow: Credit;
}

/** A method's result. */
export interface ReplyMessage {
  readonly kind: 'reply';
  readonly id: number;
  readonly value: unknown;
}

/** A call, stream or subscription failed; nothing more comes for this id. */
export interface FaultMessage {
  readonly kind: 'fault';
  readonly id: number;
  readonly error: WireError;
}

/** One item of a stream. */
export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly id: number;
  readonly value: unknown;
}

/** A stream is complete. */
export interface EndMessage {
  readonly kind: 'end';
  readonly id: number;
}

/** An event that was subscribed to. */
export interface EventMessage {
  readonly kind: 'event';
  /** The subscription's id. */
  readonly id: number;
  readonly payload: unknown;
  /** How many events were dropped for this subscription since the last one that was sent. */
  readonly dropped?: number;
}

/** The last message of a connection that main ends on purpose. */
export interface GoodbyeMessage {
  readonly kind: 'goodbye';
  readonly error: WireError;
}

export type HostMessage =
  WelcomeMessage | ReplyMessage | FaultMessage | ChunkMessage | EndMessage | EventMessage | GoodbyeMessage;
