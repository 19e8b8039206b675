import { CancelledError, ProtocolError, RateLimitedError, TimeoutError } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';
import { Offences, type Sentence } from '../../../src/main/limits/offences.js';

const offence = new RateLimitedError({ retryAfterMs: 1, scope: 'channel' });

describe('Offences', () => {
  let clock: ManualClock;
  let offences: Offences;

  const commit = (times: number, error = offence): readonly Sentence[] =>
    Array.from({ length: times }, () => offences.count(error)).filter((sentence) => sentence !== undefined);

  beforeEach(() => {
    clock = new ManualClock();
    offences = new Offences({ maxOffences: 1_000 }, clock);
  });

  it('lets a thousand pass, and pauses at the next', () => {
    expect(commit(1_000)).toEqual([]);
    expect(commit(1)).toEqual([{ kind: 'pause', pauseMs: 100, offences: 1_001 }]);
  });

  it('pauses for twice as long each time, and hangs up after the fifth', () => {
    const sentences = commit(10_000);
    const pauses = sentences.filter(({ kind }) => kind === 'pause').map((sentence) => sentence);
    expect(pauses).toMatchObject([100, 200, 400, 800, 1_600].map((pauseMs) => ({ pauseMs })));
    expect(sentences[5]).toEqual({ kind: 'close', retryAfterMs: 3_200, offences: 3_506 });
  });

  it('counts as one what is refused for different reasons', () => {
    expect(commit(1_000, new ProtocolError({ reason: 'it is none' }) as never)).toEqual([]);
    expect(commit(1)).toHaveLength(1);
  });

  it('does not count what main failed at, or the caller gave up', () => {
    expect(commit(5_000, new TimeoutError({ timeoutMs: 1 }) as never)).toEqual([]);
    expect(commit(5_000, new CancelledError() as never)).toEqual([]);
  });

  it('forgives a thousand in ten seconds', () => {
    commit(1_000);
    clock.advance(9_999);
    expect(commit(999)).toEqual([]);
    clock.advance(5_000);
    expect(commit(501)).toMatchObject([{ kind: 'pause' }]);
  });

  it('begins with the shortest pause again when all is forgiven', () => {
    expect(commit(2_000)).toHaveLength(2);
    clock.advance(10_000);
    expect(commit(1_001)).toMatchObject([{ pauseMs: 100 }]);
  });
});
