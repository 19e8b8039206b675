import {
  FrameAssembler,
  decodeMessage,
  encodeMessageParts,
  packFrames,
  peekMessageId,
  sendFrames,
  type DecodeOptions,
} from '../codec/index.js';
import type { Bytes } from '../contract/bytes.js';
import { PayloadTooLargeError, type ServiceError } from '../errors/index.js';
import type { Limits } from '../protocol/limits.js';
import { chunkPieces } from './chunk-pieces.js';
import { CoalescingQueue, kindOf, type CoalescingOptions } from './coalescing.js';
import type { Link, LinkListener } from './link.js';
import { UnreadableMessage } from './unreadable-message.js';

/** The turns of the loop, for who shares it with others. */
export interface LoopTurns {
  nowMs(): number;
  /** Runs `go` when the others had their turn. */
  next(go: () => void): void;
}

/** What browsers' sockets, Node's own and those of `ws` have in common. */
export interface SocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  send(data: Bytes): void;
  close(code?: number, reason?: string): void;
  /** Stops reading. Browsers have neither this nor {@link resume}. */
  pause?(): void;
  resume?(): void;
  /** Set where the other side is not trusted to send nothing that takes long. */
  readonly turns?: LoopTurns;
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
const LARGE_FRAME_BYTES = 4_096;
/** How long what has arrived may be decoded in one turn, in milliseconds; a frame can hold a million values. */
const MAX_TURN_MS = 2;

/**
 * A {@link Link} over an open WebSocket: messages are encoded as they are posted, and travel in frames of a bounded
 * size, several in one where they coalesce.
 */
export class SocketLink implements Link {
  private readonly assembler: FrameAssembler;
  private readonly early: unknown[] = [];
  private queue: CoalescingQueue<Bytes> | undefined;
  private listener: LinkListener | undefined;
  /** Of the message that is arriving: enough to find its id. */
  private beginning: Bytes = new Uint8Array(0);
  /** What has arrived, but is not read: whoever listens wants nothing at present. */
  private readonly held: ArrayBuffer[] = [];
  /** What the frame that was begun has beside that. */
  private rest: Iterator<unknown> | undefined;
  private isPaused = false;
  private isTaking = false;
  private isWaiting = false;
  private isClosed = false;
  private isGone = false;
  private hasToldClose = false;

  /** @param socket open, and not listened to by anybody else */
  constructor(
    private readonly socket: SocketLike,
    private readonly limits: SocketLimits,
  ) {
    this.assembler = new FrameAssembler(limits);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event) => this.receive(event.data));
    socket.addEventListener('close', () => this.lose());
  }

  get unsentBytes(): number {
    return this.socket.bufferedAmount + (this.queue?.waitingSize ?? 0);
  }

  post(message: object): void {
    for (const piece of chunkPieces(message, this.limits.maxFrameBytes)) this.postPiece(piece);
  }

  /** Until this is called, each message leaves as it is posted. */
  coalesce(options: CoalescingOptions): void {
    this.queue?.flush();
    this.queue = new CoalescingQueue((messages) => this.send(messages), options);
  }

  /** What is here already waits too, unread: to decode it is what costs. */
  pause(): void {
    this.isPaused = true;
    this.socket.pause?.();
  }

  resume(): void {
    this.isPaused = false;
    this.takeHeld();
    if (!this.isPaused && !this.isWaiting) this.socket.resume?.();
  }

  start(listener: LinkListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
    if (this.isClosed) this.tellClose();
  }

  /** @param code why @default 1000, nothing in particular */
  close(code = 1000, reason = ''): void {
    if (this.isClosed) return;
    this.queue?.flush();
    // What was posted before is still sent: the closing frame queues behind it.
    this.socket.close(code, reason);
    this.end();
  }

  private postPiece(message: object): void {
    if (this.isClosed || this.isGone) return;
    const [head, binary] = encodeMessageParts(message);
    const byteLength = head.byteLength + (binary?.byteLength ?? 0);
    const maximum = this.limits.maxMessageBytes;
    // Refused here, where it still is one call's error: the other side could only drop it.
    if (byteLength > maximum) throw new PayloadTooLargeError({ limit: 'bytes', maximum });
    if (binary) this.sendAlone([head, binary]);
    else if (this.queue) this.queue.add(head, byteLength, kindOf(message));
    else this.send([head]);
  }

  /** Much binary data is copied once, into the frame that leaves. */
  private sendAlone(parts: readonly Uint8Array[]): void {
    this.queue?.flush();
    sendFrames(parts, this.limits.maxFrameBytes, (frame) => {
      this.socket.send(frame);
      // With nothing left to send, the frame has left too. Browsers always have something left until the tick is over.
      return this.socket.bufferedAmount === 0;
    });
  }

  private receive(data: unknown): void {
    if (this.isClosed) return;
    if (typeof data === 'string') return this.close(SocketCloseCode.textFrame, 'binary frames only');
    this.held.push(data as ArrayBuffer);
    this.takeHeld();
  }

  private takeHeld(): void {
    if (this.isTaking || this.isWaiting) return;
    this.isTaking = true;
    const { turns } = this.socket;
    const startedAtMs = turns?.nowMs() ?? 0;
    try {
      while (!this.isPaused && !this.isClosed && this.hasNext()) {
        if (turns && turns.nowMs() - startedAtMs >= MAX_TURN_MS) return this.waitForTurn(turns);
        const next = this.rest?.next();
        if (next?.done === false) this.hand(next.value);
        else this.rest = undefined;
      }
    } finally {
      this.isTaking = false;
    }
    if (this.isGone && !this.hasNext()) this.end();
  }

  private waitForTurn(turns: LoopTurns): void {
    this.isWaiting = true;
    this.socket.pause?.();
    turns.next(() => {
      this.isWaiting = false;
      if (!this.isClosed && !this.isPaused) this.resume();
    });
  }

  private hasNext(): boolean {
    const frame = this.rest ? undefined : this.held.shift();
    if (frame) this.rest = this.decode(frame);
    return this.rest !== undefined;
  }

  private hand(message: unknown): void {
    if (this.listener) this.listener.onMessage(message);
    else this.early.push(message);
  }

  /** One message at a time: the next one is decoded when it is wanted. An {@link UnreadableMessage} in place of each that can't be read. */
  private *decode(data: ArrayBuffer): Generator<unknown> {
    const frame = new Uint8Array(data);
    const messages = this.assemble(frame);
    if (messages instanceof UnreadableMessage) yield messages;
    else if (messages.length === 1) yield this.read(messages[0] ?? frame, this.beginning);
    else for (const bytes of messages) yield this.read(bytes, bytes.subarray(0, BEGINNING_BYTES));
    // What was read from it is a copy. Left to the collector, every frame would take fresh memory, and bring it on.
    if (data.byteLength >= LARGE_FRAME_BYTES) data.transfer(0);
  }

  /** @returns the bytes of the messages that are whole now */
  private assemble(frame: Bytes): readonly Bytes[] | UnreadableMessage {
    if (!this.assembler.isWithinMessage) this.beginning = frame.slice(FRAME_HEADER_BYTES, BEGINNING_BYTES);
    try {
      return this.assembler.push(frame);
    } catch (error) {
      return new UnreadableMessage(error as ServiceError, peekMessageId(this.beginning));
    }
  }

  private read(bytes: Bytes, beginning: Bytes): unknown {
    try {
      return decodeMessage(bytes, this.limits);
    } catch (error) {
      return new UnreadableMessage(error as ServiceError, peekMessageId(beginning));
    }
  }

  private send(messages: readonly Bytes[]): void {
    const { maxFrameBytes, maxMessageBytes } = this.limits;
    // A frame of several messages is no larger than the other side lets one message be.
    const frameBytes = Math.min(maxFrameBytes, maxMessageBytes + FRAME_HEADER_BYTES);
    for (const frame of packFrames(messages, frameBytes)) this.socket.send(frame);
  }

  /** The other side has gone: what it said before is handed on first, however long that takes. */
  private lose(): void {
    this.isGone = true;
    this.queue?.discard();
    this.takeHeld();
  }

  private end(): void {
    this.isClosed = true;
    this.queue?.discard();
    this.held.length = 0;
    this.rest = undefined;
    this.tellClose();
  }

  private tellClose(): void {
    if (this.hasToldClose || !this.listener) return;
    this.hasToldClose = true;
    this.listener.onClose();
  }
}
