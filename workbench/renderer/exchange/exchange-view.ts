import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import type { ExchangeDetails, SendProgress } from '../../contract/index.js';

/** One request on its way and what came back, as this page follows it. */
export type Run =
  | {
      readonly phase: 'sending';
      readonly sentAtMs: number;
      readonly controller: AbortController;
      /** `null` as long as there is nothing to tell. */
      readonly sending: SendProgress | null;
    }
  | {
      readonly phase: 'receiving';
      readonly sentAtMs: number;
      readonly response: HttpResponse;
      /** Bytes of the body that main has. */
      readonly receivedBytes: number;
    }
  | {
      readonly phase: 'ended';
      readonly sentAtMs: number;
      readonly response: HttpResponse;
      readonly outcome: HttpOutcome;
    }
  /** Without a response, or with one whose end can't be learnt; `interrupted` by the loss of the connection. */
  | {
      readonly phase: 'failed' | 'cancelled' | 'interrupted';
      readonly sentAtMs: number;
      readonly totalMs: number;
      readonly response: HttpResponse | null;
      /** In words for the user; empty unless it failed. */
      readonly message: string;
    };

/** What the response pane shows, be it on its way or from the history. */
export interface ExchangeView {
  readonly state: 'sending' | 'receiving' | 'complete' | 'failed' | 'cancelled' | 'interrupted';
  /** `null` before the headers, and when there was no response. */
  readonly response: HttpResponse | null;
  readonly outcome: HttpOutcome | null;
  /** How much of the request's body has gone out, as far as somebody tells. */
  readonly sending: SendProgress | null;
  /** Bytes of the response's body that main has, as far as somebody tells. */
  readonly receivedBytes: number;
  /** What went wrong, in words for the user; empty unless something did. */
  readonly message: string;
  /** Milliseconds since 1970 UTC. */
  readonly sentAtMs: number;
  /** `null` while it isn't over. */
  readonly totalMs: number | null;
  /** Whether it comes from the history instead of having been sent just now. */
  readonly isStored: boolean;
}

/** Whether there is something to cancel. */
export const isRunning = (run: Run | undefined): boolean => run?.phase === 'sending' || run?.phase === 'receiving';

const NOTHING_YET = {
  message: '',
  outcome: null,
  response: null,
  totalMs: null,
  sending: null,
  receivedBytes: 0,
} as const;

/** A run as the response pane shows it. */
export function viewOfRun(run: Run): ExchangeView {
  const base = { ...NOTHING_YET, sentAtMs: run.sentAtMs, isStored: false };
  switch (run.phase) {
    case 'sending':
      return { ...base, state: 'sending', sending: run.sending };
    case 'receiving':
      return { ...base, state: 'receiving', response: run.response, receivedBytes: run.receivedBytes };
    case 'ended':
      return { ...base, response: run.response, ...viewOfOutcome(run.outcome) };
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return { ...base, state: run.phase, response: run.response, totalMs: run.totalMs, message: run.message };
  }
}

/**
 * An exchange of the history as the response pane shows it.
 *
 * @param ended its outcome, where that came after the details did
 */
export function viewOfDetails(details: ExchangeDetails, ended: HttpOutcome | null): ExchangeView {
  const { entry, response } = details;
  const outcome = details.outcome ?? ended;
  const { sentAtMs, totalMs } = entry;
  const base = { ...NOTHING_YET, response, outcome, sentAtMs, totalMs, isStored: true };
  if (outcome !== null) return { ...base, ...viewOfOutcome(outcome) };
  switch (entry.state) {
    case 'running':
      return { ...base, state: response === null ? 'sending' : 'receiving', totalMs: null };
    case 'interrupted':
      return { ...base, state: 'interrupted', message: 'Sallyport ended before the whole response had arrived.' };
    case 'complete':
    case 'failed':
    case 'cancelled':
      return { ...base, state: entry.state };
  }
}

const viewOfOutcome = (outcome: HttpOutcome): Pick<ExchangeView, 'state' | 'outcome' | 'totalMs' | 'message'> => ({
  state: outcome.state,
  outcome,
  totalMs: outcome.timings.totalMs,
  message: outcome.failure?.message ?? '',
});
