import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import type { RequestDraft } from './payloads/request-draft.js';

/** A response whose headers have arrived. Its body is read with `http.body(response.id)`. */
export interface StartedExchange {
  readonly exchangeId: string;
  readonly response: HttpResponse;
}

/** How far a request is on its way out. */
export interface SendProgress {
  /** Bytes of the request's body that were handed to the network. */
  readonly sentBytes: number;
  readonly totalBytes: number;
}

/** One line of the history. */
export interface HistoryEntry {
  readonly id: string;
  /** The saved request it was sent from; `null` for a draft, or when that was deleted since. */
  readonly requestId: string | null;
  readonly method: string;
  readonly url: string;
  /** Milliseconds since 1970 UTC. */
  readonly sentAtMs: number;
  /** `running` while the body arrives; `interrupted` when the app ended before it was whole. */
  readonly state: 'running' | 'complete' | 'failed' | 'cancelled' | 'interrupted';
  /** `null` when there was no response. */
  readonly status: number | null;
  readonly totalMs: number | null;
  readonly bodyBytes: number | null;
}

/** Everything that is kept of an exchange. */
export interface ExchangeDetails {
  readonly entry: HistoryEntry;
  readonly draft: RequestDraft;
  /** `null` when there was none. Its body can be read with `http.body(response.id)` while it is kept. */
  readonly response: HttpResponse | null;
  readonly outcome: HttpOutcome | null;
}

/** Sends requests and remembers what came back. Each change announces `history-changed`. */
export interface IExchangesService {
  /**
   * Sends a draft as it stands in the editor: fields that are switched off are left out.
   * Resolves when the response's headers have arrived; recorded in the history either way.
   *
   * @param requestId the saved request this draft belongs to, or an empty string
   * @param onProgress told how much of the body is on its way, until the call is over
   * @throws {HttpError} when there is no response
   */
  send(
    draft: RequestDraft,
    requestId: string,
    onProgress?: (progress: SendProgress) => void,
    signal?: AbortSignal,
  ): Promise<StartedExchange>;

  /**
   * Resolves when a response is over, with how it ended.
   *
   * @param onReceived told how many bytes of its decompressed body have arrived, until then
   * @throws {NotFoundError} when there is no such response
   */
  follow(responseId: string, onReceived: (bytes: number) => void, signal?: AbortSignal): Promise<HttpOutcome>;

  /** The latest exchanges, newest first, as many as the settings say. */
  history(): Promise<readonly HistoryEntry[]>;

  /** @throws {NotFoundError} */
  readExchange(id: string): Promise<ExchangeDetails>;

  /** Forgets all exchanges that have ended, and deletes their bodies. */
  clearHistory(): Promise<void>;
}
