import { CancelledError } from '../../src/shared/index.js';
import type { OutgoingRequest } from '../../src/main/index.js';
import type { HttpOutcome, HttpResponse } from '../../src/shim/index.js';
import type { ExchangeSender } from '../../workbench/main/services/exchanges-service.js';
import type { GrowingBodies } from '../../workbench/main/services/watch-growth.js';
import { createOutcome, createResponse } from './workbench-fixture.js';

/** An HTTP service whose answers a test gives: each request waits until it is answered. */
export class FakeHttp implements ExchangeSender, GrowingBodies {
  readonly requests: OutgoingRequest[] = [];
  readonly cancelled: string[] = [];
  readonly removed: string[] = [];
  /** Ids of bodies that can't be deleted. */
  readonly stuck = new Set<string>();

  private bodyBytes = 0;
  private growth = Promise.withResolvers<void>();
  private readonly answers: PromiseWithResolvers<HttpResponse>[] = [];
  private readonly outcomes = new Map<string, PromiseWithResolvers<HttpOutcome>>();

  sendWatched(request: OutgoingRequest, signal?: AbortSignal): Promise<HttpResponse> {
    this.requests.push(request);
    const answer = this.answerOf(this.requests.length - 1);
    signal?.addEventListener('abort', () => answer.reject(new CancelledError()), { once: true });
    return answer.promise;
  }

  /** Of every body alike. */
  async grown(_responseId: string, position: number, signal?: AbortSignal): Promise<number> {
    const isOver = (): boolean => this.bodyBytes > position || signal?.aborted === true;
    while (!isOver()) {
      const ended = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => ended.resolve(), { once: true });
      await Promise.race([this.growth.promise, ended.promise]);
    }
    return this.bodyBytes;
  }

  grow(bytes: number): void {
    this.bodyBytes = bytes;
    this.growth.resolve();
    this.growth = Promise.withResolvers();
  }

  outcome(responseId: string): Promise<HttpOutcome> {
    return this.outcomeOf(responseId).promise;
  }

  async cancel(responseId: string): Promise<void> {
    this.cancelled.push(responseId);
    this.finish(responseId, { state: 'cancelled' });
  }

  /** Stands for the store of the bodies, too. */
  async remove(responseId: string): Promise<void> {
    if (this.stuck.has(responseId)) throw new Error('The disk does not let go');
    this.removed.push(responseId);
  }

  /** Answers a request, counted from 0, which may be yet to come. */
  answer(index: number, change: Partial<HttpResponse> = {}): void {
    this.answerOf(index).resolve(createResponse({ id: `response ${index}`, ...change }));
  }

  fail(index: number, error: unknown): void {
    this.answerOf(index).reject(error);
  }

  finish(responseId: string, change: Partial<HttpOutcome> = {}): void {
    this.outcomeOf(responseId).resolve(createOutcome(change));
  }

  loseOutcome(responseId: string, error: unknown): void {
    this.outcomeOf(responseId).reject(error);
  }

  private answerOf(index: number): PromiseWithResolvers<HttpResponse> {
    const answer = (this.answers[index] ??= Promise.withResolvers());
    answer.promise.catch(() => undefined);
    return answer;
  }

  private outcomeOf(responseId: string): PromiseWithResolvers<HttpOutcome> {
    const outcome = this.outcomes.get(responseId) ?? Promise.withResolvers<HttpOutcome>();
    this.outcomes.set(responseId, outcome);
    outcome.promise.catch(() => undefined);
    return outcome;
  }
}
