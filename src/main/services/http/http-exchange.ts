import { CancelledError, type Clock } from '../../../shared/index.js';
import type { HttpError, HttpResponse, HttpTimings } from '../../../shim/index.js';
import { DecodingError, decodersOf, decodeThrough } from './content-decoding.js';
import { authorityOf, httpError, inWords, toHttpError } from './http-failure.js';
import { headerValue } from './request-headers.js';
import type { WireExchange, WireHead } from './wire-exchange.js';

/** A response as the network tells it: everything but the id under which it is kept. */
export type HttpHead = Omit<HttpResponse, 'id'>;

/**
 * What compression may add to a small body. A body that decompresses to nothing would never come to the bound of what it
 * becomes, so its bytes on the wire have one too: no honest compression doubles a body.
 */
const COMPRESSION_BYTES = 65_536;

interface HttpExchangeOptions {
  readonly clock: Clock;
  /** Where the response came from, after redirects. */
  readonly url: URL;
  readonly redirects: number;
  /** When the first request of the chain was started, monotonic. */
  readonly startedMs: number;
  /** Between two pieces of the body. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
}

/** A response whose headers have arrived, and its body on the way. */
export class HttpExchange {
  readonly head: HttpHead;

  constructor(
    private readonly wire: WireExchange,
    wireHead: WireHead,
    private readonly options: HttpExchangeOptions,
  ) {
    this.head = headOf(wireHead, options);
  }

  /** Bytes of the body that came over the network so far. */
  get wireBytes(): number {
    return this.wire.wireBytes;
  }

  /** How long each phase took so far. The phases are those of the last request, the total counts from the first. */
  get timings(): HttpTimings {
    return this.wire.timings(this.options.startedMs);
  }

  /** Stops receiving; a reader of {@link body} gets what has arrived and then `CancelledError`. */
  abort(reason: HttpError | CancelledError = new CancelledError('The response was cancelled')): void {
    this.wire.abort(reason);
  }

  /**
   * The body, decompressed, read once; the socket waits while nobody asks for more. A reader that leaves ends the exchange.
   *
   * @throws {HttpError} when it breaks off, after everything that was received
   * @throws {CancelledError} after {@link abort}
   */
  async *body(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.bounded(this.decoded());
    } catch (error) {
      throw this.explain(error);
    } finally {
      this.abort();
    }
  }

  private decoded(): AsyncIterable<Uint8Array> {
    return decodersOf(this.head.headers).reduce<AsyncIterable<Uint8Array>>(decodeThrough, this.received());
  }

  private async *received(): AsyncGenerator<Uint8Array> {
    const maxWireBytes = 2 * this.options.maxBodyBytes + COMPRESSION_BYTES;
    for (;;) {
      const piece = await this.wire.read(() => this.watchSilence());
      if (piece === undefined) return;
      yield piece;
      if (this.wire.wireBytes > maxWireBytes) throw this.tooLarge();
    }
  }

  private async *bounded(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { maxBodyBytes } = this.options;
    let bytes = 0;
    for await (const piece of pieces) {
      const room = maxBodyBytes - bytes;
      bytes += piece.byteLength;
      yield piece.byteLength <= room ? piece : piece.subarray(0, room);
      if (bytes > maxBodyBytes) throw this.tooLarge();
    }
  }

  private tooLarge(): HttpError {
    return httpError('invalid-response', `The body is larger than ${megabytes(this.options.maxBodyBytes)}.`);
  }

  /** Only the network's silence counts, not the time a reader takes. */
  private watchSilence(): () => void {
    const { clock, timeoutMs, url } = this.options;
    return clock.after(timeoutMs, () => {
      const message = `The server at ${authorityOf(url)} sent nothing for ${inWords(timeoutMs)}.`;
      this.wire.abort(httpError('timeout', message));
    });
  }

  private explain(error: unknown): HttpError | CancelledError {
    if (!(error instanceof DecodingError)) return toHttpError(error, this.options.url, 'body');
    const message = `What ${authorityOf(this.options.url)} sent cannot be decompressed: it is ${error.message}.`;
    return httpError('invalid-response', message, error);
  }
}

function headOf({ status, statusText, headers }: WireHead, { url, redirects }: HttpExchangeOptions): HttpHead {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  const length = headerValue(headers, 'content-length');
  return {
    url: shown.href,
    status,
    statusText,
    headers,
    redirects,
    declaredBytes: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
    contentType: headerValue(headers, 'content-type') ?? null,
  };
}

function megabytes(bytes: number): string {
  return bytes >= 1_048_576 ? `${Number((bytes / 1_048_576).toFixed(1))} MiB` : `${bytes} bytes`;
}
