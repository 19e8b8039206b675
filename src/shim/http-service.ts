import type { Bytes } from '../shared/index.js';
import type { HttpRequest, NameValue } from './payloads/http.js';

/**
 * How long each phase took, in milliseconds; `null` where it did not happen or can't be told.
 * After redirects the phases are those of the last request; the total is that of all of them.
 */
export interface HttpTimings {
  /** Name resolution, connection and TLS together: from the start to a usable connection; `null` if it was reused. */
  readonly connectMs: number | null;
  /** From the request being sent to the first byte of the response. */
  readonly waitingMs: number | null;
  /** From the first byte to the last. */
  readonly downloadMs: number | null;
  readonly totalMs: number;
}

/** A response whose headers have arrived; its body may still be on its way. */
export interface HttpResponse {
  /** Names this response for `body`, `outcome` and `cancel`. */
  readonly id: string;
  /** Where the response came from, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly NameValue[];
  readonly redirects: number;
  /** What `Content-Length` announces, before decompression; `null` if it doesn't. */
  readonly declaredBytes: number | null;
  readonly contentType: string | null;
}

/**
 * How a response ended. What was received before a failure is kept and can be read.
 * A response that was arriving when the app ended counts as `failed`; its timings, and the bytes of the network if it
 * was compressed, are no longer known and 0.
 */
export interface HttpOutcome {
  readonly state: 'complete' | 'failed' | 'cancelled';
  /** Bytes of the body after decompression. */
  readonly bodyBytes: number;
  /** Bytes of the body as they came over the network. */
  readonly wireBytes: number;
  readonly timings: HttpTimings;
  /** Only when `failed`: what went wrong, in words for a user, and a stable reason. */
  readonly failure?: HttpFailure;
}

/** Why a request or its body failed. */
export interface HttpFailure {
  readonly reason:
    | 'invalid-url'
    | 'invalid-header'
    | 'invalid-request'
    /** It is not one of the addresses that may be asked; nothing was sent. */
    | 'address-refused'
    | 'name-not-found'
    | 'connection-refused'
    | 'connection-reset'
    | 'tls'
    | 'timeout'
    | 'too-many-redirects'
    | 'invalid-response'
    | 'disk'
    | 'network';
  /** For a user: `The server at localhost:81 refused the connection.` */
  readonly message: string;
}

/** Sends HTTP requests from main and keeps the responses' bodies on disk. */
export interface IHttpService {
  /**
   * Resolves when the response's headers have arrived. Aborting `signal` before that gives the request up.
   *
   * @throws {HttpError} with an {@link HttpFailure} as its details, when there is no response
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;

  /**
   * The decompressed body from `offset` on: what is on disk first, then what arrives, until it ends, fails or is cancelled.
   *
   * @param offset in bytes @default 0
   * @throws {NotFoundError} when there is no such response
   */
  body(responseId: string, offset?: number): AsyncIterable<Bytes>;

  /** Resolves when the body has ended, one way or another. @throws {NotFoundError} */
  outcome(responseId: string): Promise<HttpOutcome>;

  /** Stops receiving a body. What has arrived stays readable. Does nothing once it has ended. @throws {NotFoundError} */
  cancel(responseId: string): Promise<void>;
}
