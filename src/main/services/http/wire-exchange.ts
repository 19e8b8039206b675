import type { Dispatcher } from 'undici';
import type { Clock } from '../../../shared/index.js';
import type { HttpTimings, NameValue } from '../../../shim/index.js';
import type { ConnectionUse } from './connection-watch.js';

/** Bytes that may wait for their reader before the socket is told to wait. */
const HIGH_WATER_BYTES = 131_072;

/** The beginning of a response, as it came. */
export interface WireHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly NameValue[];
}

/** One request and its response on one connection: the head when it comes, the body piece by piece as it is asked for. */
export class WireExchange implements Dispatcher.DispatchHandler {
  private readonly headResult = Promise.withResolvers<WireHead>();
  private controller: Dispatcher.DispatchController | undefined;
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  private received = 0;
  private isComplete = false;
  private failure: { readonly error: unknown } | undefined;
  private wake: (() => void) | undefined;

  private readonly startMs: number;
  private use: ConnectionUse | undefined;
  private firstByteMs: number | undefined;
  private endMs: number | undefined;

  constructor(private readonly clock: Clock) {
    this.startMs = clock.monotonicMs();
  }

  /** Rejects with what undici, the socket, or the giver of {@link abort} says. */
  get head(): Promise<WireHead> {
    return this.headResult.promise;
  }

  /** Bytes of the body that have arrived. */
  get wireBytes(): number {
    return this.received;
  }

  /** Gives the exchange up; its connection is closed. What has arrived can still be read. */
  abort(reason: Error): void {
    if (this.isComplete) return;
    this.fail(reason);
    this.controller?.abort(reason);
  }

  /**
   * The next bytes of the body; what is waiting comes in one piece.
   *
   * @param onWaiting called when the network has to be waited for; its result, when that is over
   * @returns `undefined` at the end
   * @throws what broke it off, once everything that came before has been returned
   */
  async read(onWaiting: () => () => void): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.takeQueued();
      if (piece) return piece;
      if (this.failure) throw this.failure.error;
      if (this.isComplete) return undefined;
      const arrival = Promise.withResolvers<void>();
      this.wake = arrival.resolve;
      const onArrived = onWaiting();
      await arrival.promise.finally(onArrived);
    }
  }

  /** Phases of this exchange; the total counts from `sinceMs`, the start of the first one in a chain of redirects. */
  timings(sinceMs: number): HttpTimings {
    const endMs = this.endMs ?? this.clock.monotonicMs();
    const { firstByteMs, use } = this;
    const readyMs = use?.connectedMs ?? null;
    return {
      connectMs: readyMs === null ? null : Math.max(readyMs - this.startMs, 0),
      waitingMs: use && firstByteMs !== undefined ? firstByteMs - use.sentMs : null,
      downloadMs: firstByteMs === undefined ? null : endMs - firstByteMs,
      totalMs: endMs - sinceMs,
    };
  }

  /** Told by {@link ConnectionWatch} when the request goes out. */
  onSent(use: ConnectionUse): void {
    this.use = use;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.failure) controller.abort(this.failure.error as Error);
  }

  onResponseStarted(): void {
    this.firstByteMs ??= this.clock.monotonicMs();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    if (status < 200) return;
    this.headResult.resolve({ status, statusText: statusText ?? '', headers: pairsOf(controller.rawHeaders) });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.queue.push(chunk);
    this.queuedBytes += chunk.byteLength;
    this.received += chunk.byteLength;
    if (this.queuedBytes >= HIGH_WATER_BYTES) controller.pause();
    this.wakeReader();
  }

  onResponseEnd(): void {
    // undici takes a reset for the end of a body that has no length; it is none.
    const { errored } = this.use?.connection ?? {};
    if (errored) return this.fail(errored);
    this.isComplete = true;
    this.endMs ??= this.clock.monotonicMs();
    this.wakeReader();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(error);
  }

  private fail(error: Error): void {
    this.failure ??= { error };
    this.endMs ??= this.clock.monotonicMs();
    this.headResult.reject(error);
    this.wakeReader();
  }

  private takeQueued(): Uint8Array | undefined {
    const [first, second] = this.queue;
    if (!first) return undefined;
    const piece = second ? Buffer.concat(this.queue, this.queuedBytes) : first;
    this.queue = [];
    this.queuedBytes = 0;
    this.controller?.resume();
    return piece;
  }

  private wakeReader(): void {
    this.wake?.();
    this.wake = undefined;
  }
}

/** Names and values as they came: order, case and repetition kept, bytes read as Latin-1 (RFC 9110 §5.5). */
function pairsOf(raw: unknown): readonly NameValue[] {
  if (!Array.isArray(raw)) return [];
  const texts = raw.map((part: unknown) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)));
  const pairs: NameValue[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    pairs.push({ name: texts[index] ?? '', value: texts[index + 1] ?? '' });
  }
  return pairs;
}
