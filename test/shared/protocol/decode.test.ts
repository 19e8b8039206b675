import { ProtocolError, decodeClientMessage, decodeHostMessage, idOf } from '../../../src/shared/index.js';

const call = { kind: 'call', id: 1, channel: 'a', args: [] };
const credit = { bytes: 1, items: 1 };
const client = { id: 'client', resume: 'secret', graceMs: 60_000, isResumed: false };

describe('decodeClientMessage', () => {
  it('does not walk what is not there: a port brings arrays of any length in a few bytes', () => {
    const startedAtMs = performance.now();
    expect(() => decodeClientMessage({ ...call, references: Array(50_000_000) })).toThrow(ProtocolError);
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });

  it.each([
    { kind: 'hello', version: 1 },
    { kind: 'hello', version: 1, resume: 'secret' },
    { kind: 'hello', version: 1, document: 'd'.repeat(128) },
    { kind: 'ack', id: 1, sequence: -5 }, // judged by whoever counts
    { kind: 'subscribe', id: 1, channel: 'a', event: 'b', received: 0 },
    call,
    { ...call, meta: { timeoutMs: 1 } },
    { kind: 'send', channel: 'a', args: [] },
    { kind: 'open', id: 2, channel: 'a', args: [], credit },
    { kind: 'grant', id: 2, credit },
    { kind: 'cancel', id: 2 },
    { kind: 'subscribe', id: 3, channel: 'events', event: 'x' },
  ])('takes %j', (message) => {
    expect(decodeClientMessage(message)).toBe(message);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'call'],
    ['an array', [call]],
    ['no kind', { id: 1 }],
    ['an unknown kind', { kind: 'evaluate', id: 1 }],
    ['a kind of the other side', { kind: 'reply', id: 1, value: 1 }],
    ['an inherited kind', Object.create({ kind: 'cancel', id: 1 })],
    ['an inherited field', Object.assign(Object.create({ id: 1 }) as object, { kind: 'cancel' })],
    ['a kind that is a name of every object', { kind: 'constructor' }],
    ['a missing field', { kind: 'call', id: 1, channel: 'a' }],
    ['an unknown field', { ...call, admin: true }],
    ['an own __proto__', JSON.parse('{"kind":"cancel","id":1,"__proto__":{}}')],
    ['an id of 0', { ...call, id: 0 }],
    ['a negative id', { ...call, id: -1 }],
    ['an id that is NaN', { ...call, id: Number.NaN }],
    ['an id that is a string', { ...call, id: '1' }],
    ['an unsafe id', { ...call, id: 2 ** 53 }],
    ['an empty channel', { ...call, channel: '' }],
    ['a channel of 65 characters', { ...call, channel: 'a'.repeat(65) }],
    ['a channel that is no string', { ...call, channel: ['a'] }],
    ['a document of 129 characters', { kind: 'hello', version: 1, document: 'd'.repeat(129) }],
    ['references with a hole', { ...call, references: Array(2) }],
    ['credit without items', { kind: 'grant', id: 1, credit: { bytes: 1 } }],
    ['credit with more', { kind: 'grant', id: 1, credit: { ...credit, all: true } }],
    ['credit that is null', { kind: 'grant', id: 1, credit: null }],
  ])('refuses %s', (_name, message) => {
    expect(() => decodeClientMessage(message)).toThrow(ProtocolError);
  });

  it('takes a channel of 64 characters', () => {
    expect(() => decodeClientMessage({ ...call, channel: 'a'.repeat(64) })).not.toThrow();
  });
});

describe('decodeHostMessage', () => {
  it.each([
    { kind: 'welcome', version: 1, manifest: [], streamWindow: credit, client },
    { kind: 'reply', id: 1, value: 1 },
    { kind: 'reply', id: 1 },
    { kind: 'fault', id: 0, error: {} },
    { kind: 'chunk', id: 1, value: 1 },
    { kind: 'end', id: 1 },
    { kind: 'event', id: 1, sequence: 3, payload: 1 },
    { kind: 'lost', id: 1 },
    { kind: 'goodbye', error: {} },
  ])('takes %j', (message) => {
    expect(decodeHostMessage(message)).toBe(message);
  });

  it.each([
    ['a client message', call],
    ['a manifest that is no list', { kind: 'welcome', version: 1, manifest: {}, streamWindow: credit, client }],
    ['a welcome without a ticket', { kind: 'welcome', version: 1, manifest: [], streamWindow: credit }],
    [
      'a ticket without its secret',
      { kind: 'welcome', version: 1, manifest: [], streamWindow: credit, client: { ...client, resume: undefined } },
    ],
    ['an error that is text', { kind: 'fault', id: 1, error: 'x' }],
  ])('refuses %s', (_name, message) => {
    expect(() => decodeHostMessage(message)).toThrow(ProtocolError);
  });
});

describe('idOf', () => {
  it('finds the id of a message that is otherwise malformed', () => {
    expect(idOf({ kind: 'nonsense', id: 7 })).toBe(7);
    expect(idOf({ id: -7 })).toBeUndefined();
    expect(idOf(Object.create({ id: 7 }))).toBeUndefined();
    expect(idOf(null)).toBeUndefined();
  });
});
