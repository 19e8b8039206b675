import { bodyKindOf, charsetOf, mediaTypeOf } from '../../../../../workbench/renderer/response/body/body-kind.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const BINARY = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]);

describe('bodyKindOf', () => {
  it.each([
    ['application/json; charset=utf-8', text('1'), 'json'],
    ['application/problem+json', text('{}'), 'json'],
    [null, text('  {"a":1}'), 'json'],
    ['text/plain', text('[1]'), 'json'],
    ['application/x-ndjson', text('{"a":1}\n{"a":2}\n'), 'json-lines'],
    ['application/jsonl', text('{"a":1}\n'), 'json-lines'],
    ['application/json-lines', BINARY, 'binary'],
    ['text/event-stream', text('data: {}'), 'events'],
    ['Text/Event-Stream;charset=latin1', BINARY, 'events'],
    ['text/plain', text('hello'), 'text'],
    ['text/html', text('[not json]'), 'text'],
    ['text/css', text('[hidden] {}'), 'text'],
    ['image/png', BINARY, 'image'],
    ['IMAGE/JPG', BINARY, 'image'],
    ['image/svg+xml', text('<svg/>'), 'svg'],
    ['image/tiff', BINARY, 'binary'],
    ['application/json', BINARY, 'binary'],
    ['application/octet-stream', text('plain after all'), 'text'],
    [null, BINARY, 'binary'],
    ['text/plain; charset=utf-16le', Uint8Array.from([65, 0, 66, 0]), 'text'],
  ])('shows %s as it should', (contentType, start, kind) => {
    expect(bodyKindOf(contentType, start)).toBe(kind);
  });

  it('takes terminal colours for text', () => {
    expect(bodyKindOf(null, text('\u001b[31mred\u001b[0m'))).toBe('text');
  });
});

describe('mediaTypeOf', () => {
  it('drops parameters and case', () => {
    expect([mediaTypeOf(' Text/HTML ; charset=x'), mediaTypeOf(null)]).toEqual(['text/html', '']);
  });
});

describe('charsetOf', () => {
  it.each([
    [null, 'utf-8'],
    ['text/plain; charset="ISO-8859-1"', 'windows-1252'],
    ['text/plain;charset=nonsense', 'utf-8'],
  ])('reads %s', (contentType, charset) => {
    expect(charsetOf(contentType)).toBe(charset);
  });
});
