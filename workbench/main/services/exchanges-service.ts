import { IsString, IsUUID, MaxLength } from 'class-validator';
import { Arg, EventService, Handle, HttpService, Requires } from 'sallyport/main';
import { CancelledError } from 'sallyport/shared';
import type { HttpResponse, IHttpService } from 'sallyport/shim';
import { inject } from 'tsyringe';
import {
  RequestDraft,
  type ExchangeDetails,
  type HistoryEntry,
  type IExchangesService,
  type StartedExchange,
} from '../../contract/index.js';
import { buildHttpRequest } from './build-http-request.js';
import { describeFailure } from './exchange-failure.js';
import { History } from './history.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

/** Above all that a request may wait for: 30 s for itself and for each of 10 redirects. */
const SEND_TIMEOUT_MS = 600_000;

/** Length of a UUID. */
const MAX_REQUEST_ID_LENGTH = 36;

/** Sends requests and remembers what came back. */
@EventService()
export class ExchangesService implements IExchangesService, AsyncDisposable {
  constructor(
    private readonly past: History,
    @inject(HttpService) private readonly http: IHttpService,
    @inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions,
  ) {}

  @Handle({ timeoutMs: SEND_TIMEOUT_MS })
  @Requires('http:send')
  async send(
    draft: RequestDraft,
    @Arg(IsString(), MaxLength(MAX_REQUEST_ID_LENGTH)) requestId: string,
    signal?: AbortSignal,
  ): Promise<StartedExchange> {
    const exchangeId = await this.past.begin(draft, requestId);
    const response = await this.request(exchangeId, draft, signal);
    await this.past.respond(exchangeId, response);
    void this.awaitEnd(exchangeId, response.id);
    if (signal?.aborted === true) await this.giveUp(response.id);
    return { exchangeId, response };
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

  @Handle()
  @Requires('history:write')
  async clearHistory(): Promise<void> {
    await this.past.clear();
  }

  /** What is under way counts as interrupted: nobody will be there to note how it ends. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.past.close();
  }

  private async request(exchangeId: string, draft: RequestDraft, signal?: AbortSignal): Promise<HttpResponse> {
    const { clock } = this.options;
    const startedMs = clock.monotonicMs();
    try {
      return await this.http.send(buildHttpRequest(draft), signal);
    } catch (error) {
      const isCancelled = signal?.aborted === true;
      await this.past.end(exchangeId, describeFailure(error, isCancelled, clock.monotonicMs() - startedMs));
      throw error;
    }
  }

  /** Who sent it has left while its headers arrived, and can't name it to cancel it. */
  private async giveUp(responseId: string): Promise<never> {
    await this.http.cancel(responseId);
    throw new CancelledError();
  }

  /** Never rejects: by now nobody is waiting. */
  private async awaitEnd(exchangeId: string, responseId: string): Promise<void> {
    try {
      await this.past.end(exchangeId, await this.http.outcome(responseId));
    } catch (error) {
      this.options.logger.warn('How a response ended could not be learnt', { exchangeId, responseId, error });
      await this.past.interrupt(exchangeId);
    }
  }
}
