import { IsInt, IsUUID, Min } from 'class-validator';
import { CancelledError, type Bytes } from '../../../shared/index.js';
import { HttpError, HttpRequest, type HttpOutcome, type HttpResponse, type IHttpService } from '../../../shim/index.js';
import { Arg, EventService, Handle, Optional, Requires, Stream } from '../../decorators/index.js';
import { findCall } from '../../host/call-context.js';
import { diskError, download } from './download.js';
import { HttpClient } from './http-client.js';
import type { HttpExchange } from './http-exchange.js';
import type { LiveResponse } from './live-response.js';
import type { OutgoingRequest } from './outgoing-request.js';
import { INTERRUPTED } from './response-record.js';
import { ResponseStore } from './response-store.js';

/** A request's own timeout (an hour at most) ends it; the call's deadline must not come first. */
const SEND_TIMEOUT_MS = 3_660_000;
const OUTCOME_TIMEOUT_MS = 86_400_000;

interface Download {
  readonly exchange: HttpExchange;
  readonly done: Promise<void>;
}

/** Sends a page's requests and keeps what comes back on disk, where pages read it from. */
@EventService()
export class HttpService implements IHttpService, AsyncDisposable {
  private readonly downloads = new Map<string, Download>();
  private readonly disposal = new AbortController();

  constructor(
    private readonly client: HttpClient,
    private readonly responses: ResponseStore,
  ) {}

  @Handle({ timeoutMs: SEND_TIMEOUT_MS })
  @Requires('http:send')
  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    return this.sendWatched(request, signal);
  }

  /** As {@link send}, for main's own code: it may send files, and watch the body go out. */
  async sendWatched(request: OutgoingRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const stop = AbortSignal.any([this.disposal.signal, ...(signal ? [signal] : [])]);
    const exchange = await this.client.send(request, stop);
    const live = await this.keep(exchange);
    if (stop.aborted) exchange.abort();
    const done = this.receive(exchange, live);
    this.downloads.set(live.response.id, { exchange, done });
    if (!stop.aborted) return live.response;
    await this.responses.remove(live.response.id);
    throw new CancelledError();
  }

  /** As {@link ResponseStore.grown}, for main's own code. */
  grown(responseId: string, position: number, signal?: AbortSignal): Promise<number> {
    return this.responses.grown(responseId, position, signal);
  }

  @Stream({ timeoutMs: SEND_TIMEOUT_MS, resumable: true })
  @Requires('http:send')
  async *body(
    @Arg(IsUUID()) responseId: string,
    @Arg(Optional(IsInt(), Min(0))) offset = 0,
    signal?: AbortSignal,
  ): AsyncIterable<Bytes> {
    yield* this.responses.read(responseId, offset + (findCall()?.offset ?? 0), signal);
  }

  @Handle({ timeoutMs: OUTCOME_TIMEOUT_MS })
  @Requires('http:send')
  async outcome(@Arg(IsUUID()) responseId: string): Promise<HttpOutcome> {
    return this.responses.outcome(responseId);
  }

  @Handle()
  @Requires('http:send')
  async cancel(@Arg(IsUUID()) responseId: string): Promise<void> {
    const running = this.downloads.get(responseId);
    running?.exchange.abort();
    await (running ? running.done : this.responses.response(responseId));
  }

  /** Ends what is under way: requests are cancelled, bodies that are arriving count as interrupted. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.disposal.abort();
    const running = [...this.downloads.values()];
    for (const { exchange } of running) exchange.abort(new HttpError(INTERRUPTED));
    await Promise.all(running.map(({ done }) => done));
    await this.client[Symbol.asyncDispose]();
  }

  private async keep(exchange: HttpExchange): Promise<LiveResponse> {
    try {
      return await this.responses.create(exchange.head);
    } catch (error) {
      const failure = diskError(error);
      exchange.abort(failure);
      throw failure;
    }
  }

  private async receive(exchange: HttpExchange, live: LiveResponse): Promise<void> {
    const outcome = await download(exchange, live);
    await this.responses.finish(live, outcome);
    this.downloads.delete(live.response.id);
  }
}
