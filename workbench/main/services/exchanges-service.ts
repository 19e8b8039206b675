import { IsString, IsUUID, MaxLength } from 'class-validator';
import { Arg, Callback, EventService, Handle, HttpService, Optional, Requires } from 'sallyport/main';
import { CancelledError } from 'sallyport/shared';
import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import { inject } from 'tsyringe';
import {
  RequestDraft,
  type ExchangeDetails,
  type HistoryEntry,
  type IExchangesService,
  type SendProgress,
  type StartedExchange,
} from '../../contract/index.js';
import { buildHttpRequest } from './build-http-request.js';
import { CurrentSettings } from './current-settings.js';
import { describeFailure } from './exchange-failure.js';
import { ExchangeLog } from './exchange-log.js';
import { History } from './history.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';
import { watchGrowth } from './watch-growth.js';

/** Above all that a request may wait for, which is its own timeout: an hour at most. */
const SEND_TIMEOUT_MS = 3_660_000;
const FOLLOW_TIMEOUT_MS = 86_400_000;

/** Length of a UUID. */
const MAX_REQUEST_ID_LENGTH = 36;

type OnProgress = (progress: SendProgress) => void;

/** What sends, and knows how each response ends. */
export type ExchangeSender = Pick<HttpService, 'sendWatched' | 'outcome' | 'grown' | 'cancel'>;

/** Sends requests and remembers what came back. */
@EventService()
export class ExchangesService implements IExchangesService, AsyncDisposable {
  constructor(
    private readonly past: History,
    private readonly log: ExchangeLog,
    @inject(HttpService) private readonly http: ExchangeSender,
    private readonly settings: CurrentSettings,
    @inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions,
  ) {}

  @Handle({ timeoutMs: SEND_TIMEOUT_MS })
  @Requires('http:send')
  async send(
    draft: RequestDraft,
    @Arg(IsString(), MaxLength(MAX_REQUEST_ID_LENGTH)) requestId: string,
    @Arg(Optional(Callback())) onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<StartedExchange> {
    const exchangeId = await this.past.begin(draft, requestId);
    const response = await this.request(exchangeId, draft, onProgress, signal);
    await this.past.respond(exchangeId, response);
    void this.awaitEnd(exchangeId, draft, response.id);
    if (signal?.aborted === true) await this.giveUp(response.id);
    return { exchangeId, response };
  }

  @Handle({ timeoutMs: FOLLOW_TIMEOUT_MS })
  @Requires('http:send')
  async follow(
    @Arg(IsUUID()) responseId: string,
    @Arg(Callback()) onReceived: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<HttpOutcome> {
    const over = new AbortController();
    const until = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
    void watchGrowth(this.http, responseId, onReceived, this.options.clock, until);
    try {
      return await this.http.outcome(responseId);
    } finally {
      over.abort();
    }
  }

  @Handle()
  @Requires('history:read')
  async history(): Promise<readonly HistoryEntry[]> {
    return this.past.list();
  }

  @Handle()
  @Requires('history:read')
  async readExchange(@Arg(IsUUID()) id: string): Promise<ExchangeDetails> {
    return this.past.read(id);
  }

  /** Recorded, but not privileged: on a full disk it makes the room that its own record needs. */
  @Handle()
  @Requires('history:write')
  async clearHistory(): Promise<void> {
    await this.past.clear();
  }

  /** What is under way counts as interrupted: nobody will be there to note how it ends. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.past.close();
  }

  private async request(
    exchangeId: string,
    draft: RequestDraft,
    onProgress: OnProgress | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const { clock } = this.options;
    const startedMs = clock.monotonicMs();
    try {
      const request = buildHttpRequest(draft, this.settings.value.requestTimeoutMs);
      const onSent = onProgress && ((sentBytes: number, totalBytes: number) => onProgress({ sentBytes, totalBytes }));
      const response = await this.http.sendWatched({ ...request, ...(onSent ? { onSent } : {}) }, signal);
      this.log.answered(draft, response, clock.monotonicMs() - startedMs);
      return response;
    } catch (error) {
      const outcome = describeFailure(error, signal?.aborted === true, clock.monotonicMs() - startedMs);
      this.log.ended(draft, outcome);
      await this.past.end(exchangeId, outcome);
      throw error;
    }
  }

  /** Who sent it has left while its headers arrived, and can't name it to cancel it. */
  private async giveUp(responseId: string): Promise<never> {
    await this.http.cancel(responseId);
    throw new CancelledError();
  }

  /** Never rejects: by now nobody is waiting. */
  private async awaitEnd(exchangeId: string, draft: RequestDraft, responseId: string): Promise<void> {
    try {
      const outcome = await this.http.outcome(responseId);
      this.log.ended(draft, outcome);
      await this.past.end(exchangeId, outcome, responseId);
    } catch (error) {
      this.options.logger.warn('How a response ended could not be learnt', { exchangeId, responseId, error });
      await this.past.interrupt(exchangeId);
    }
  }
}
