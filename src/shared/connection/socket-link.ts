import {
  FrameAssembler,
  decodeMessage,
  encodeMessage,
  peekMessageId,
  splitFrames,
  type DecodeOptions,
} from '../codec/index.js';
import type { Bytes } from '../contract/bytes.js';
import { PayloadTooLargeError, type ServiceError } from '../errors/index.js';
import type { Limits } from '../protocol/limits.js';
import type { Link, LinkListener } from './link.js';
import { UnreadableMessage } from './unreadable-message.js';

/** What browsers' sockets, Node's own and those of `ws` have in common. */
export interface SocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  send(data: Bytes): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Close codes 4000 to 4999 are an application's own (RFC 6455 §7.4.2); these say why main or the page hung up. */
export const SocketCloseCode = {
  /** The other side sent text; the protocol is binary. */
  textFrame: 4400,
  /** `hello` and `welcome` did not pass in time. */
  handshakeTimeout: 4408,
} as const;

/** How much one socket may carry. `maxValues` bounds what the other side sends, and is set where it isn't trusted. */
export type SocketLimits = Pick<Limits, 'maxFrameBytes' | 'maxMessageBytes'> & DecodeOptions;

/** Where a message's id stands, counted in its first frame. */
const BEGINNING_BYTES = 64;
const FRAME_HEADER_BYTES = 1;

/** A {@link Link} over an open WebSocket: messages are encoded, and travel in frames of a bounded size. */
export class SocketLink implements Link {
  private readonly assembler: FrameAssembler;
  private readonly early: unknown[] = [];
  private listener: LinkListener | undefined;
  /** Of the message that is arriving: enough to find its id. */
  private beginning: Bytes = new Uint8Array(0);
  private isClosed = false;
  private hasToldClose = false;

  /** @param socket open, and not listened to by anybody else */
  constructor(
    private readonly socket: SocketLike,
    private readonly limits: SocketLimits,
  ) {
    this.assembler = new FrameAssembler(limits);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event) => this.receive(event.data));
    socket.addEventListener('close', () => this.end());
  }

  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  post(message: object): void {
    if (this.isClosed) return;
    const bytes = encodeMessage(message);
    const maximum = this.limits.maxMessageBytes;
    // Refused here, where it still is one call's error: the other side could only drop it.
    if (bytes.byteLength > maximum) throw new PayloadTooLargeError({ limit: 'bytes', maximum });
    for (const frame of splitFrames(bytes, this.limits.maxFrameBytes)) this.socket.send(frame);
  }

  start(listener: LinkListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
    if (this.isClosed) this.tellClose();
  }

  /** @param code why @default 1000, nothing in particular */
  close(code = 1000, reason = ''): void {
    if (this.isClosed) return;
    // What was posted before is still sent: the closing frame queues behind it.
    this.socket.close(code, reason);
    this.end();
  }

  private receive(data: unknown): void {
    if (this.isClosed) return;
    if (typeof data === 'string') return this.close(SocketCloseCode.textFrame, 'binary frames only');
    const message = this.decode(new Uint8Array(data as ArrayBuffer));
    if (message === undefined) return;
    if (this.listener) this.listener.onMessage(message);
    else this.early.push(message);
  }

  /** @returns a message, an {@link UnreadableMessage} in its place, or `undefined` until it is whole */
  private decode(frame: Bytes): unknown {
    if (!this.assembler.isWithinMessage) this.beginning = frame.slice(FRAME_HEADER_BYTES, BEGINNING_BYTES);
    try {
      const bytes = this.assembler.push(frame);
      return bytes && decodeMessage(bytes, this.limits);
    } catch (error) {
      return new UnreadableMessage(error as ServiceError, peekMessageId(this.beginning));
    }
  }

  private end(): void {
    this.isClosed = true;
    this.tellClose();
  }

  private tellClose(): void {
    if (this.hasToldClose || !this.listener) return;
    this.hasToldClose = true;
    this.listener.onClose();
  }
}
