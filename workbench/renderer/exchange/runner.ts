import type { HttpResponse } from 'sallyport/shim';
import type { IWorkbenchService, RequestDraft, SendProgress } from '../../contract/index.js';
import { describeError, isConnectionLost, isLockedOut } from '../shell/describe-error.js';
import { createStore } from '../shell/store.js';
import { isRunning, type Run } from './exchange-view.js';
import type { SentMemory } from './sent-memory.js';

/** What is needed of the service to send and follow a request. */
export interface RunnerService {
  readonly exchanges: Pick<IWorkbenchService['exchanges'], 'send' | 'follow'>;
  readonly http: Pick<IWorkbenchService['http'], 'cancel'>;
}

/** Sends requests and follows each to its end, whether or not it is on show; one at a time for each editor entry. */
export class Runner {
  /** The latest run of each entry. */
  readonly runs = createStore<ReadonlyMap<string, Run>>(new Map());

  /** @param now milliseconds since 1970 UTC */
  constructor(
    private readonly service: RunnerService,
    private readonly sent: Pick<SentMemory, 'remember' | 'forget'>,
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
    const { signal } = controller;
    this.sent.forget(key); // what came before is not the answer to this one
    this.put(key, { phase: 'sending', sentAtMs, controller, sending: null });
    const tell = (sending: SendProgress): void => this.put(key, { phase: 'sending', sentAtMs, controller, sending });
    try {
      const { exchangeId, response } = await this.service.exchanges.send(draft, requestId, tell, signal);
      this.sent.remember(key, exchangeId);
      // The abort came too late for the request, but not for its body.
      if (signal.aborted) await this.service.http.cancel(response.id);
      await this.follow(key, sentAtMs, response);
    } catch (error) {
      const failure = controller.signal.aborted ? CANCELLED : failureOf(error);
      this.put(key, { ...failure, sentAtMs, totalMs: this.now() - sentAtMs, response: null });
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

  /** Follows again what the loss of the connection has interrupted: main has gone on with it. Never rejects. */
  async resume(): Promise<void> {
    const runs = [...this.runs.get()];
    await Promise.all(
      runs.map(async ([key, run]) => {
        if (run.phase === 'interrupted' && run.response) await this.follow(key, run.sentAtMs, run.response);
      }),
    );
  }

  /** Forgets all that is over. */
  forgetEnded(): void {
    this.runs.set(new Map([...this.runs.get()].filter(([, run]) => isRunning(run))));
  }

  private async follow(key: string, sentAtMs: number, response: HttpResponse): Promise<void> {
    const tell = (receivedBytes: number): void => {
      if (this.isReceiving(key, response)) this.put(key, { phase: 'receiving', sentAtMs, response, receivedBytes });
    };
    this.put(key, { phase: 'receiving', sentAtMs, response, receivedBytes: 0 });
    try {
      const outcome = await this.service.exchanges.follow(response.id, tell);
      this.put(key, { phase: 'ended', sentAtMs, response, outcome });
    } catch (error) {
      this.put(key, { ...failureOf(error), sentAtMs, totalMs: this.now() - sentAtMs, response });
    }
  }

  private isReceiving(key: string, response: HttpResponse): boolean {
    const run = this.runs.get().get(key);
    return run?.phase === 'receiving' && run.response === response;
  }

  private put(key: string, run: Run): void {
    this.runs.set(new Map(this.runs.get()).set(key, run));
  }
}

const CANCELLED = { phase: 'cancelled', message: '' } as const;

/** What ends with the connection, or with the session, needs no words of its own. */
const failureOf = (error: unknown): { readonly phase: 'failed' | 'interrupted'; readonly message: string } =>
  isConnectionLost(error) || isLockedOut(error)
    ? { phase: 'interrupted', message: '' }
    : { phase: 'failed', message: describeError(error) };
