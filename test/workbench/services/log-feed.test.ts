import { ManualClock, RecordingLogger } from '../../../src/testing/index.js';
import type { LogLine } from '../../../workbench/contract/index.js';
import { LogFeed } from '../../../workbench/main/services/log-feed.js';

describe('LogFeed', () => {
  let inner: RecordingLogger;
  let feed: LogFeed;

  beforeEach(() => {
    inner = new RecordingLogger();
    feed = new LogFeed(inner, new ManualClock(7));
  });

  it('passes everything on, and keeps what is not for debugging', () => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) feed[level](`a ${level}`, { count: 1 });
    expect(inner.records.map(({ level }) => level)).toEqual(['debug', 'info', 'warn', 'error']);
    expect(feed.recent.lines.map(({ number, level, details }) => [number, level, details])).toEqual([
      [1, 'info', 'count=1'],
      [2, 'warn', 'count=1'],
      [3, 'error', 'count=1'],
    ]);
  });

  it('tells each line without its secrets', () => {
    const told: LogLine[] = [];
    const unsubscribe = feed.subscribe((line) => told.push(line));
    feed.info('GET http://ada:secret@a.test/?api_key=secret', { password: 'secret', error: new Error('no'), ok: true });
    unsubscribe();
    feed.info('unheard');
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(told[0]?.details).toBe('password=[redacted] error=no ok=true');
  });

  it('keeps the last 1,000 lines', () => {
    for (let number = 0; number < 2_500; number += 1) feed.info('line');
    const { lines } = feed.recent;
    expect([lines.length, lines[0]?.number, lines.at(-1)?.number]).toEqual([1_000, 1_501, 2_500]);
  });

  it('does not go round and round when telling is logged', () => {
    const told: string[] = [];
    const unsubscribe = feed.subscribe(({ message }) => {
      told.push(message);
      feed.warn('told');
    });
    feed.info('first');
    unsubscribe();
    expect(told).toEqual(['first']);
    expect(feed.recent.lines.map(({ message }) => message)).toEqual(['first', 'told']);
  });

  it('outlives a listener that throws', () => {
    const unsubscribe = feed.subscribe(() => {
      throw new Error('no');
    });
    feed.info('first');
    unsubscribe();
    expect(inner.records.map(({ message }) => message)).toEqual(['first', 'A line of the log could not be told']);
  });
});
