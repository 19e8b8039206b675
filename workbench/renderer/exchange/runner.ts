import type { IWorkbenchService, RequestDraft, StartedExchange } from '../../contract/index.js';
import { describeError } from '../shell/describe-error.js';
import { createStore } from '../shell/store.js';
import { isRunning, type Run } from './exchange-view.js';

/** What is needed of the service to send and follow a request. */
export interface RunnerService {
  readonly exchanges: Pick<IWorkbenchService['exchanges'], 'send'>;
  readonly http: Pick<IWorkbenchService['http'], 'outcome' | 'cancel'>;
}

/** Sends requests and follows each to its end, whether or not it is on show; one at a time for each editor entry. */
export class Runner {
  /** The latest run of each entry. */
  readonly runs = createStore<ReadonlyMap<string, Run>>(new Map());

  /** @param now milliseconds since 1970 UTC */
  constructor(
    private readonly service: RunnerService,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Resolves when the exchange is over. Never rejects: what goes wrong is in the run. Does nothing while one is running.
   *
   * @param key of the editor entry
   * @param requestId the saved request; an empty string for none
   */
  async send(key: string, draft: RequestDraft, requestId: string): Promise<void> {
    if (isRunning(this.runs.get().get(key))) return;
    const sentAtMs = this.now();
    const controller = new AbortController();
    this.put(key, { phase: 'sending', sentAtMs, url: draft.url, controller });
    try {
      const started = await this.service.exchanges.send(draft, requestId, controller.signal);
      await this.follow(key, sentAtMs, started, controller.signal);
    } catch (error) {
      const phase = controller.signal.aborted ? 'cancelled' : 'failed';
      const message = phase === 'failed' ? describeError(error) : '';
      this.put(key, { phase, sentAtMs, totalMs: this.now() - sentAtMs, response: null, message });
    }
  }

  /**
   * Gives up what is running for an entry; what has arrived of its response stays.
   *
   * @param shownResponseId of what the history shows as running: it may have been sent before a reload, or by another tab
   */
  async cancel(key: string, shownResponseId?: string): Promise<void> {
    const run = this.runs.get().get(key);
    if (!run && shownResponseId !== undefined) await this.service.http.cancel(shownResponseId);
    if (run?.phase === 'sending') run.controller.abort();
    if (run?.phase === 'receiving') await this.service.http.cancel(run.response.id);
  }

  /** Forgets all that is over. */
  forgetEnded(): void {
    this.runs.set(new Map([...this.runs.get()].filter(([, run]) => isRunning(run))));
  }

  private async follow(
    key: string,
    sentAtMs: number,
    { exchangeId, response }: StartedExchange,
    signal: AbortSignal,
  ): Promise<void> {
    this.put(key, { phase: 'receiving', sentAtMs, exchangeId, response });
    try {
      // The abort came too late for the request, but not for its body.
      if (signal.aborted) await this.service.http.cancel(response.id);
      const outcome = await this.service.http.outcome(response.id);
      this.put(key, { phase: 'ended', sentAtMs, exchangeId, response, outcome });
    } catch (error) {
      const totalMs = this.now() - sentAtMs;
      this.put(key, { phase: 'failed', sentAtMs, totalMs, response, message: describeError(error) });
    }
  }

  private put(key: string, run: Run): void {
    this.runs.set(new Map(this.runs.get()).set(key, run));
  }
}
