import { DisconnectedError } from '../../../../src/shared/index.js';
import { HttpError, type HttpOutcome, type HttpResponse } from '../../../../src/shim/index.js';
import type { StartedExchange } from '../../../../workbench/contract/index.js';
import { Runner, type RunnerService } from '../../../../workbench/renderer/exchange/runner.js';
import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';

const RESPONSE: HttpResponse = {
  id: 'r',
  url: 'http://a.test',
  status: 200,
  statusText: 'OK',
  headers: [],
  redirects: 0,
  declaredBytes: null,
  contentType: null,
};
const OUTCOME: HttpOutcome = {
  state: 'complete',
  bodyBytes: 3,
  wireBytes: 3,
  timings: { connectMs: 1, waitingMs: 1, downloadMs: 1, totalMs: 3 },
};

type SendProgressListener = Parameters<RunnerService['exchanges']['send']>[2];

/** A service whose answers the test gives. */
function setUp() {
  const started = Promise.withResolvers<StartedExchange>();
  const outcomes = [Promise.withResolvers<HttpOutcome>(), Promise.withResolvers<HttpOutcome>()] as const;
  const [outcome, second] = outcomes;
  let followed = 0;
  const progress: { sent?: SendProgressListener | undefined; received?: (bytes: number) => void } = {};
  const signals: (AbortSignal | undefined)[] = [];
  const cancelled: string[] = [];
  const service: RunnerService = {
    exchanges: {
      send: (_draft, _requestId, onProgress, signal) => {
        progress.sent = onProgress;
        signals.push(signal);
        signal?.addEventListener('abort', () => started.reject(new Error('aborted')));
        return started.promise;
      },
      follow: (_id, onReceived) => {
        progress.received = onReceived;
        followed += 1;
        return outcomes[followed - 1]?.promise ?? Promise.reject(new Error('one too many'));
      },
    },
    http: {
      cancel: (id) => {
        cancelled.push(id);
        return Promise.resolve();
      },
    },
  };
  const sent = new Map<string, string>();
  const memory = {
    remember: (key: string, exchangeId: string) => void sent.set(key, exchangeId),
    forget: (key: string) => void sent.delete(key),
  };
  const runner = new Runner(service, memory, () => 1_000);
  const receive = (): void => started.resolve({ exchangeId: 'x', response: RESPONSE });
  return {
    runner,
    sent,
    started,
    receive,
    outcome,
    second,
    progress,
    signals,
    cancelled,
    run: () => runner.runs.get().get('k'),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Runner.send', () => {
  it('goes from sending over receiving to the end', async () => {
    const { runner, receive, outcome, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    expect(run()?.phase).toBe('sending');
    receive();
    await settle();
    expect(run()).toMatchObject({ phase: 'receiving', response: { id: 'r' } });
    outcome.resolve(OUTCOME);
    await done;
    expect(run()).toMatchObject({ phase: 'ended', outcome: { bodyBytes: 3 } });
  });

  it('remembers what was answered, until it sends again', async () => {
    const { runner, sent, receive } = setUp();
    sent.set('k', 'before').set('l', 'before');
    void runner.send('k', BLANK_DRAFT, '');
    expect([...sent]).toEqual([['l', 'before']]);
    receive();
    await settle();
    expect(sent.get('k')).toBe('x');
  });

  it('sends once at a time', () => {
    const { runner, signals } = setUp();
    void runner.send('k', BLANK_DRAFT, '');
    void runner.send('k', BLANK_DRAFT, '');
    expect(signals).toHaveLength(1);
  });

  it('says why there is no response', async () => {
    const { runner, started, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    started.reject(
      new HttpError({ reason: 'connection-refused', message: 'The server at a.test refused the connection.' }),
    );
    await done;
    expect(run()).toMatchObject({ phase: 'failed', message: 'The server at a.test refused the connection.' });
  });

  it('keeps the response when its end can’t be learnt', async () => {
    const { runner, receive, outcome, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    receive();
    outcome.reject(new Error('no longer kept'));
    await done;
    expect(run()).toMatchObject({ phase: 'failed', response: { id: 'r' }, message: 'no longer kept' });
  });

  it('leaves it to the banner to tell that the connection is lost', async () => {
    const { runner, receive, outcome, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    receive();
    outcome.reject(new DisconnectedError());
    await done;
    expect(run()).toMatchObject({ phase: 'interrupted', response: { id: 'r' }, message: '' });
  });

  it('does so before there was a response, too', async () => {
    const { runner, started, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    started.reject(new DisconnectedError());
    await done;
    expect(run()).toMatchObject({ phase: 'interrupted', response: null, message: '' });
  });
});

describe('Runner, while it is under way', () => {
  it('shows how much has gone out', async () => {
    const { runner, progress, started, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    progress.sent?.({ sentBytes: 1, totalBytes: 2 });
    expect(run()).toMatchObject({ phase: 'sending', sending: { sentBytes: 1, totalBytes: 2 } });
    started.reject(new Error('over'));
    await done;
  });

  it('shows how much has come in, and nothing of a response that is over', async () => {
    const { runner, receive, progress, outcome, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    receive();
    await settle();
    progress.received?.(7);
    expect(run()).toMatchObject({ phase: 'receiving', receivedBytes: 7 });
    outcome.resolve(OUTCOME);
    await done;
    progress.received?.(8);
    expect(run()?.phase).toBe('ended');
  });
});

describe('Runner.resume', () => {
  it('goes on with what the loss of the connection has interrupted', async () => {
    const { runner, receive, outcome, second, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    receive();
    outcome.reject(new DisconnectedError());
    await done;
    const resumed = runner.resume();
    expect(run()).toMatchObject({ phase: 'receiving', response: { id: 'r' } });
    second.resolve(OUTCOME);
    await resumed;
    expect(run()).toMatchObject({ phase: 'ended', sentAtMs: 1_000 });
  });

  it('leaves alone what has ended otherwise, and what had no response', async () => {
    const { runner, started, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    started.reject(new DisconnectedError());
    await done;
    await runner.resume();
    expect(run()?.phase).toBe('interrupted');
  });
});

describe('Runner.cancel', () => {
  it('stops what the history shows as running, though it was not sent from here', async () => {
    const { runner, cancelled } = setUp();
    await runner.cancel('k', 'sent before the reload');
    expect(cancelled).toEqual(['sent before the reload']);
  });

  it('aborts what has no response yet', async () => {
    const { runner, signals, run } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    await runner.cancel('k');
    await done;
    expect(signals[0]?.aborted).toBe(true);
    expect(run()).toMatchObject({ phase: 'cancelled', message: '' });
  });

  it('stops the body of a response', async () => {
    const { runner, receive, cancelled } = setUp();
    void runner.send('k', BLANK_DRAFT, '');
    receive();
    await settle();
    await runner.cancel('k');
    expect(cancelled).toEqual(['r']);
  });

  it('stops the body where the response was faster than the abort', async () => {
    const { runner, receive, cancelled } = setUp();
    void runner.send('k', BLANK_DRAFT, '');
    receive();
    void runner.cancel('k');
    await settle();
    expect(cancelled).toEqual(['r']);
  });

  it('does nothing when nothing is running', async () => {
    const { runner, cancelled } = setUp();
    await runner.cancel('k');
    expect(cancelled).toEqual([]);
  });
});

describe('Runner.forgetEnded', () => {
  it('keeps what is running', async () => {
    const { runner, started } = setUp();
    const done = runner.send('k', BLANK_DRAFT, '');
    runner.forgetEnded();
    expect(runner.runs.get().size).toBe(1);
    started.reject(new Error('over'));
    await done;
    runner.forgetEnded();
    expect(runner.runs.get().size).toBe(0);
  });
});
