import {
  EventStreamParser,
  type ParsedEvent,
} from '../../../../../workbench/renderer/response/events/event-stream-parser.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Parses `text` in pieces of `size` bytes. */
function parse(text: string, size = Infinity): readonly ParsedEvent[] {
  const parser = new EventStreamParser();
  const bytes = utf8(text);
  const events: ParsedEvent[] = [];
  for (let start = 0; start < bytes.length; start += Math.min(size, bytes.length)) {
    events.push(...parser.push(bytes.subarray(start, start + size)));
  }
  return events;
}

const dataOf = (text: string): readonly string[] => parse(text).map(({ data }) => data);

describe('EventStreamParser', () => {
  it.each([
    ['lines of data are joined', 'data: a\ndata: b\n\n', ['a\nb']],
    ['one space after the colon is dropped, not two', 'data:a\n\ndata: b\n\ndata:  c\n\n', ['a', 'b', ' c']],
    ['a line without a colon is a field without a value', 'data\n\n', ['']],
    ['two empty lines of data are one line break', 'data\ndata\n\n', ['\n']],
    ['a colon in the value belongs to it', 'data: a: b\n\n', ['a: b']],
    ['comments and unknown fields say nothing', ': hello\nfoo: bar\ndata: a\n:\n\n', ['a']],
    ['names are told apart by case', 'Data: a\n\ndata: b\n\n', ['b']],
    ['an event without data is none', 'event: x\nid: 1\n\ndata: a\n\n', ['a']],
    ['an event that is not ended is none', 'data: a\n\ndata: b\n', ['a']],
    ['blank lines between events say nothing', '\n\n\ndata: a\n\n\n\ndata: b\n\n', ['a', 'b']],
    ['a byte order mark is skipped', '\uFEFFdata: a\n\n', ['a']],
    ['a second byte order mark is not', '\uFEFF\uFEFFdata: a\n\ndata: b\n\n', ['b']],
  ])('%s', (_rule, text, data) => {
    expect(dataOf(text)).toEqual(data);
  });

  it('names an event for itself alone', () => {
    const types = parse('event: add\ndata: a\n\ndata: b\n\nevent: lost\n\ndata: c\n\nevent:\ndata: d\n\n');
    expect(types.map(({ type }) => type)).toEqual(['add', 'message', 'message', 'message']);
  });

  it('keeps the last id until another one comes, and ignores one with a NUL', () => {
    const events = parse('data: a\n\nid: 7\ndata: b\n\ndata: c\n\nid: 8\0\ndata: d\n\nid\ndata: e\n\n');
    expect(events.map(({ id }) => id)).toEqual(['', '7', '7', '7', '']);
  });

  it('takes a retry of digits only', () => {
    const parser = new EventStreamParser();
    const after = (text: string): number | null => {
      parser.push(utf8(text));
      return parser.retryMs;
    };
    expect([after(''), after('retry: 1500\n'), after('retry: 1s\nretry:\nretry: -1\n'), after('retry: 0\n')]).toEqual([
      null,
      1_500,
      1_500,
      0,
    ]);
  });

  it('reads the same whatever ends the lines and wherever the chunks end', () => {
    const lines = ['\uFEFFevent: grüße', 'id: €', 'data: 😀 a', 'data', '', ': c', 'retry: 3', 'data: b', '', ''];
    const expected = [
      { type: 'grüße', id: '€', data: '😀 a\n', isCut: false },
      { type: 'message', id: '€', data: 'b', isCut: false },
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      for (const size of [1, 2, 3, 5, 7, Infinity]) expect(parse(lines.join(end), size)).toEqual(expected);
    }
  });

  it('tells of an event as its blank line ends, without waiting for what follows', () => {
    const parser = new EventStreamParser();
    expect(parser.push(utf8('data: a\r\r'))).toHaveLength(1);
    expect(parser.push(utf8('\ndata: b\n'))).toHaveLength(0);
    expect(parser.push(utf8('\n'))).toMatchObject([{ data: 'b' }]);
  });

  it('cuts what goes on and on at 1,048,576 characters', () => {
    const limit = 1_048_576;
    const line = 'x'.repeat(limit - 'data:'.length);
    expect(parse(`data:${line}\n\n`, 65_536)).toMatchObject([{ data: line, isCut: false }]);
    const [long] = parse(`data:${line}y\n\n`, 65_536);
    expect([long?.data.length, long?.isCut]).toEqual([line.length, true]);
    const [joined, next] = parse(`${'data: 0123456789abcde\n'.repeat(limit / 16 + 1)}\ndata: next\n\n`);
    expect([joined?.data.length, joined?.isCut, next?.data, next?.isCut]).toEqual([limit, true, 'next', false]);
  });

  it('costs as much again for a line that comes in twice as many chunks', () => {
    const parser = new EventStreamParser();
    const piece = utf8('x'.repeat(16));
    const startMs = performance.now();
    for (let count = 0; count < 200_000; count += 1) parser.push(piece);
    // Some 100 ms; looking through the whole line for each chunk would take minutes.
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });
});
