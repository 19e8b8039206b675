import { ResponseBody } from '../../../../../workbench/renderer/response/body/response-body.js';

const HELD = { json: 8, 'json-lines': 8, events: 8, text: 8, svg: 8, image: 8, binary: 4 };
const utf8 = (value: string) => new TextEncoder().encode(value);
const textOf = (body: ResponseBody): string => new TextDecoder().decode(body.bytes.slice(0, body.bytes.length));

describe('ResponseBody', () => {
  it('has no kind before its first byte', () => {
    const body = new ResponseBody('text/plain');
    body.append(new Uint8Array(0));
    expect(body.kind).toBeNull();
    body.append(utf8('a'));
    expect(body.kind).toBe('text');
  });

  it('keeps exactly as much as it may', () => {
    const body = new ResponseBody('text/plain', HELD);
    body.append(utf8('12345678'));
    expect([body.isFull, body.isCut, textOf(body)]).toEqual([true, false, '12345678']);
  });

  it('counts what it does not keep', () => {
    const body = new ResponseBody('text/plain', HELD);
    body.append(utf8('123456'));
    body.append(utf8('789'));
    body.append(utf8('0'));
    expect([body.receivedBytes, body.isCut, textOf(body)]).toEqual([10, true, '12345678']);
  });

  it('keeps less of what it shows as bytes', () => {
    const body = new ResponseBody(null, HELD);
    body.append(new Uint8Array(6));
    expect([body.kind, body.bytes.length, body.isCut]).toEqual(['binary', 4, true]);
  });

  it('reads other character sets, characters cut between chunks included', () => {
    const body = new ResponseBody('text/plain; charset=utf-16le');
    body.append(Uint8Array.from([0xac, 0x20, 0x41]));
    body.append(Uint8Array.from([0x00, 0x3d, 0xd8, 0x00]));
    body.append(Uint8Array.from([0xde]));
    body.end();
    expect(textOf(body)).toBe('€A😀');
    expect(body.receivedBytes).toBe(8);
    expect(body.isCut).toBe(false);
  });

  it('takes in events beyond what it keeps of their text', () => {
    const body = new ResponseBody('text/event-stream', HELD);
    body.append(utf8('data: a\n\ndata: '), 7);
    body.append(utf8('b\n\n'));
    expect([body.kind, textOf(body), body.receivedBytes]).toEqual(['events', 'data: a\n', 18]);
    expect([body.isCut, body.isFull]).toEqual([true, false]);
    expect(body.events?.events.map(({ data, atMs }) => [data, atMs])).toEqual([
      ['a', 7],
      ['b', null],
    ]);
  });

  it('reads events as UTF-8 whatever they are called', () => {
    const body = new ResponseBody('text/event-stream; charset=iso-8859-1');
    body.append(utf8('data: ü\n\n'));
    expect([textOf(body), body.events?.events[0]?.data]).toEqual(['data: ü\n\n', 'ü']);
  });

  it('has no events of anything else', () => {
    expect(new ResponseBody('text/plain').events).toBeNull();
  });
});
