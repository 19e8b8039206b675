import { EventLog } from '../../../../../workbench/renderer/response/events/event-log.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const event = (data: string): Uint8Array => utf8(`data: ${data}\n\n`);

describe('EventLog', () => {
  const numbersOf = (log: EventLog): readonly number[] => log.events.map(({ number }) => number);

  it('numbers events, and notes when they came', () => {
    const log = new EventLog();
    log.append(utf8('id: 1\nevent: add\ndata: a\n'), 5);
    log.append(utf8('\ndata: b\n\n'), 6);
    log.append(event('c'), null);
    expect(log.events).toEqual([
      { number: 1, atMs: 6, type: 'add', id: '1', data: 'a', isCut: false },
      { number: 2, atMs: 6, type: 'message', id: '1', data: 'b', isCut: false },
      { number: 3, atMs: null, type: 'message', id: '1', data: 'c', isCut: false },
    ]);
  });

  it('keeps the latest, and counts all', () => {
    const log = new EventLog({ maxEvents: 3 });
    for (const data of ['a', 'b', 'c']) log.append(event(data), 0);
    expect(numbersOf(log)).toEqual([1, 2, 3]);
    log.append(event('d'), 0);
    expect([numbersOf(log), log.count]).toEqual([[2, 3, 4], 4]);
    log.append(utf8('data: x\n\n'.repeat(10)), 0);
    expect([numbersOf(log), log.count]).toEqual([[12, 13, 14], 14]);
  });

  it('keeps no more data than it may, but the latest event in any case', () => {
    const type = 'message'.length;
    const log = new EventLog({ maxCharacters: 2 * (type + 5) });
    log.append(event('12345'), 0);
    log.append(event('12345'), 0);
    expect(numbersOf(log)).toEqual([1, 2]);
    log.append(event('1'), 0);
    expect(numbersOf(log)).toEqual([2, 3]);
    log.append(event('x'.repeat(1_000)), 0);
    expect(numbersOf(log)).toEqual([4]);
  });

  it('gives another list only when there is more to show', () => {
    const log = new EventLog();
    log.append(event('a'), 0);
    const { events } = log;
    log.append(utf8(': still here\n'), 0);
    expect(log.events).toBe(events);
    log.append(event('b'), 0);
    expect(log.events).not.toBe(events);
    expect(events).toHaveLength(1);
  });
});
