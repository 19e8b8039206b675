import type { HttpOutcome } from '../../../../src/shim/index.js';
import type { ExchangeDetails, HistoryEntry } from '../../../../workbench/contract/index.js';
import { viewOfDetails, viewOfRun } from '../../../../workbench/renderer/exchange/exchange-view.js';
import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';

const timings = { connectMs: null, waitingMs: null, downloadMs: null, totalMs: 7 };
const complete: HttpOutcome = { state: 'complete', bodyBytes: 1, wireBytes: 1, timings };
const failed: HttpOutcome = { ...complete, state: 'failed', failure: { reason: 'network', message: 'Cut off.' } };
const response = {
  id: 'r',
  url: '',
  status: 200,
  statusText: 'OK',
  headers: [],
  redirects: 0,
  declaredBytes: null,
  contentType: null,
};

function details(state: HistoryEntry['state'], rest: Partial<ExchangeDetails> = {}): ExchangeDetails {
  const entry = {
    id: 'x',
    requestId: null,
    method: 'GET',
    url: '',
    sentAtMs: 5,
    state,
    status: null,
    totalMs: 3,
    bodyBytes: null,
  };
  return { entry, draft: BLANK_DRAFT, response: null, outcome: null, ...rest };
}

describe('viewOfDetails', () => {
  it('tells a finished exchange by its outcome', () => {
    expect(viewOfDetails(details('complete', { response, outcome: complete }), null)).toMatchObject({
      state: 'complete',
      totalMs: 7,
      isStored: true,
    });
    expect(viewOfDetails(details('failed', { outcome: failed }), null)).toMatchObject({
      state: 'failed',
      message: 'Cut off.',
    });
  });

  it('is receiving while the body arrives, until the outcome is known', () => {
    const running = details('running', { response });
    expect(viewOfDetails(running, null)).toMatchObject({ state: 'receiving', totalMs: null });
    expect(viewOfDetails(running, complete)).toMatchObject({ state: 'complete', totalMs: 7 });
    expect(viewOfDetails(details('running'), null).state).toBe('sending');
  });

  it('explains an exchange that the end of the app cut off', () => {
    expect(viewOfDetails(details('interrupted', { response }), null).message).toContain('ended before');
  });
});

describe('viewOfRun', () => {
  it('shows the outcome of what has ended', () => {
    const run = { phase: 'ended', sentAtMs: 1, exchangeId: 'x', response, outcome: failed } as const;
    expect(viewOfRun(run)).toMatchObject({ state: 'failed', message: 'Cut off.', totalMs: 7, isStored: false });
  });

  it('keeps the response of what failed on its way', () => {
    const run = { phase: 'failed', sentAtMs: 1, totalMs: 2, response, message: 'Lost.' } as const;
    expect(viewOfRun(run)).toMatchObject({ state: 'failed', response: { id: 'r' }, message: 'Lost.' });
  });
});
