import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnavailableError } from 'sallyport/shared';
import { ManualClock, RecordingLogger } from 'sallyport/testing';
import type { AuditFacts } from '../../../../src/main/services/audit/audit-facts.js';
import { AuditQueue, type AuditQueueOptions } from '../../../../src/main/services/audit/audit-queue.js';

/** A disk that takes each group when the test lets it. */
class ManualLog {
  readonly groups: (readonly AuditFacts[])[] = [];
  /** How many each attempt was of. */
  readonly tried: number[] = [];
  error: Error | undefined;
  /** Called as a group is written. */
  onWritten = (): void => undefined;

  async append(group: readonly AuditFacts[]): Promise<void> {
    this.tried.push(group.length);
    await nextTurn();
    if (this.error) throw this.error;
    this.groups.push(group);
    this.onWritten();
  }

  get written(): readonly AuditFacts[] {
    return this.groups.flat();
  }
}

const FULL = new UnavailableError('The disk is full', { details: { reason: 'disk-full' } });

let number = 0;

function facts(outcome: AuditFacts['outcome'] = 'success', changes: Partial<AuditFacts> = {}): AuditFacts {
  number += 1;
  return { outcome, atMs: number, count: 1, channel: 'notes.save', correlationId: `c-${number}`, ...changes };
}

let clock: ManualClock;
let logger: RecordingLogger;
let log: ManualLog;
let queue: AuditQueue;

function make(options: AuditQueueOptions = {}): void {
  queue = new AuditQueue(log, options, clock, logger);
}

beforeEach(() => {
  number = 0;
  clock = new ManualClock();
  logger = new RecordingLogger();
  log = new ManualLog();
  make();
});

afterEach(async () => {
  log.error = undefined;
  await queue[Symbol.asyncDispose]();
});

const total = (): number => log.written.reduce((sum, { count }) => sum + count, 0);

describe('AuditQueue.commit', () => {
  it('shares one transaction among all that wait in one turn', async () => {
    await Promise.all(Array.from({ length: 20 }, () => queue.commit(facts('intent'))));
    expect(log.groups.map(({ length }) => length)).toEqual([20]);
  });

  it('keeps the order in which things happened', async () => {
    queue.add(facts());
    const committed = queue.commit(facts('intent'));
    queue.add(facts());
    await committed;
    await queue.flush();
    expect(log.written.map(({ atMs }) => atMs)).toEqual([1, 2, 3]);
  });

  it('writes no more than 256 at once', async () => {
    for (let count = 0; count < 257; count += 1) queue.add(facts());
    await queue.commit(facts('intent'));
    expect(log.groups.map(({ length }) => length)).toEqual([256, 2]);
  });

  it('rejects while the disk takes nothing, with the reason, and does not write the intent later', async () => {
    log.error = FULL;
    await expect(queue.commit(facts('intent'))).rejects.toBe(FULL);
    log.error = undefined;
    await queue.commit(facts('intent'));
    expect(log.written.map(({ atMs }) => atMs)).toEqual([2]);
  });

  it('tries little while the disk takes nothing, however much waits, and then writes it all', async () => {
    for (let count = 0; count < 600; count += 1) queue.add(facts());
    log.error = FULL;
    await expect(queue.commit(facts('intent'))).rejects.toBe(FULL);
    await expect(queue.commit(facts('intent'))).rejects.toBe(FULL);
    expect(log.tried).toEqual([256, 16]);
    log.error = undefined;
    await queue.commit(facts('intent'));
    expect(log.groups.map(({ length }) => length)).toEqual([16, 256, 256, 73]);
  });

  it('rejects with UNAVAILABLE whatever went wrong', async () => {
    log.error = new Error('SQL');
    await expect(queue.commit(facts('intent'))).rejects.toMatchObject({ code: 'UNAVAILABLE', cause: log.error });
  });

  it('writes later what has happened all the same', async () => {
    log.error = FULL;
    await expect(queue.commit(facts('success'))).rejects.toBe(FULL);
    log.error = undefined;
    clock.advance(1_000);
    await queue.flush();
    expect(log.written.map(({ atMs }) => atMs)).toEqual([1]);
  });
});

describe('AuditQueue.add', () => {
  it('tries again each second while the disk takes nothing, says so once, and then goes on', async () => {
    log.error = FULL;
    queue.add(facts());
    clock.advance(50);
    await expect(queue.settle()).rejects.toBe(FULL);
    clock.advance(1_000);
    await expect(queue.settle()).rejects.toBe(FULL);
    log.error = undefined;
    clock.advance(999);
    expect(log.groups).toEqual([]);
    const isWritten = new Promise<void>((resolve) => (log.onWritten = resolve));
    clock.advance(1);
    await isWritten;
    expect(log.written).toHaveLength(1);
    await queue.settle();
    expect(logger.records.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'The audit trail can not be written'],
      ['info', 'The audit trail can be written again'],
    ]);
  });

  it('counts what does not fit into the queue, and loses none', async () => {
    make({ maxQueued: 10 });
    log.error = FULL;
    for (let count = 0; count < 1_000; count += 1) queue.add(facts());
    clock.advance(60_000);
    await nextTurn();
    log.error = undefined;
    clock.advance(1_000);
    await queue.flush();
    expect(log.written).toHaveLength(11);
    expect(total()).toBe(1_000);
    expect(log.written.at(-1)).toMatchObject({
      outcome: 'success',
      channel: 'notes.save',
      count: 990,
      lastAtMs: 1_000,
    });
  });

  it('counts what was waited for in vain and does not fit, and loses none', async () => {
    make({ maxQueued: 10 });
    log.error = FULL;
    const committed = Array.from({ length: 30 }, () => queue.commit(facts('failure')));
    expect((await Promise.allSettled(committed)).every(({ status }) => status === 'rejected')).toBe(true);
    log.error = undefined;
    await queue.flush();
    expect(log.written).toHaveLength(11);
    expect(total()).toBe(30);
  });

  it('has room for exactly as many as it says', async () => {
    make({ maxQueued: 10 });
    for (let count = 0; count < 10; count += 1) queue.add(facts());
    await queue.flush();
    expect(log.written).toHaveLength(10);
    for (let count = 0; count < 11; count += 1) queue.add(facts());
    await queue.settle();
    expect(log.written).toHaveLength(20);
    await queue.flush();
    expect(total()).toBe(21);
  });

  it('writes the first refusal by itself, and the others as one at the end of the window', async () => {
    for (let count = 0; count < 100; count += 1) queue.add(facts('refusal', { code: 'VALIDATION' }));
    clock.advance(9_999);
    await queue.settle();
    expect(log.written.map(({ count }) => count)).toEqual([1]);
    clock.advance(1);
    await queue.settle();
    expect(log.written.map(({ count }) => count)).toEqual([1, 99]);
  });

  it('keeps no timer where nothing is counted any more', async () => {
    queue.add(facts('refusal'));
    await queue.settle();
    clock.advance(20_000);
    await queue.settle();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('AuditQueue disposal', () => {
  it('leaves no timer', async () => {
    log.error = FULL;
    queue.add(facts('violation'));
    queue.add(facts('violation'));
    await expect(queue.settle()).rejects.toBe(FULL);
    await queue[Symbol.asyncDispose]();
    expect(clock.pendingTimers).toBe(0);
  });

  it('writes what waits and what was counted', async () => {
    for (let count = 0; count < 3; count += 1) queue.add(facts('violation'));
    queue.add(facts());
    await queue[Symbol.asyncDispose]();
    expect(total()).toBe(4);
  });

  it('says how much is lost when the disk takes nothing', async () => {
    log.error = FULL;
    for (let count = 0; count < 3; count += 1) queue.add(facts('violation'));
    await queue[Symbol.asyncDispose]();
    expect(logger.records.at(-1)).toMatchObject({ level: 'error', fields: { lost: 3 } });
  });
});
