import { ManualClock, RecordingLogger } from 'sallyport/testing';
import { QuietLogger } from '../../../src/main/logging/quiet-logger.js';

describe('QuietLogger', () => {
  let clock: ManualClock;
  let written: RecordingLogger;
  let logger: QuietLogger;

  const warn = (times: number, fields: Record<string, unknown> = { code: 'RATE_LIMITED', clientId: 'one' }): void => {
    for (let count = 0; count < times; count += 1) logger.warn('call failed', { ...fields, correlationId: count });
  };

  beforeEach(() => {
    clock = new ManualClock();
    written = new RecordingLogger();
    logger = new QuietLogger(written, clock);
  });

  afterEach(() => logger[Symbol.dispose]());

  it('writes a hundred warnings of one kind in a second, and tells how many there were beside them', () => {
    warn(100);
    expect([written.records.length, clock.pendingTimers]).toEqual([100, 0]);
    warn(99_900);
    expect(written.records).toHaveLength(100);
    clock.advance(1_000);
    expect(written.records.slice(100)).toEqual([
      {
        level: 'warn',
        message: 'call failed, again and again',
        fields: { code: 'RATE_LIMITED', clientId: 'one', times: 99_900 },
      },
    ]);
    warn(1);
    expect(written.records).toHaveLength(102);
  });

  it('keeps apart what has another code, or is of somebody else', () => {
    warn(200);
    warn(100, { code: 'RATE_LIMITED', clientId: 'other' });
    warn(100, { code: 'PROTOCOL', connectionId: 'one' });
    expect(written.records).toHaveLength(300);
  });

  it('begins anew with each second', () => {
    warn(100);
    clock.advance(1_000);
    warn(100);
    expect(written.records).toHaveLength(200);
  });

  it('writes everything that is no warning', () => {
    for (let count = 0; count < 200; count += 1) {
      logger.error('failed');
      logger.info('told');
      logger.debug('seen');
    }
    expect(written.records).toHaveLength(600);
  });

  it('tells what it has counted when it is disposed of, and holds nothing back afterwards', () => {
    warn(150);
    logger[Symbol.dispose]();
    expect(written.records.at(-1)).toMatchObject({ fields: { times: 50 } });
    expect(clock.pendingTimers).toBe(0);
    warn(150);
    expect(written.records).toHaveLength(251);
  });

  it('says whether anybody reads what is for debugging', () => {
    expect(logger.isDebugging).toBe(true);
    expect(
      new QuietLogger({ ...written, isDebugging: false } as RecordingLogger & { isDebugging: boolean }).isDebugging,
    ).toBe(false);
  });
});
