import { redact } from '../../../src/main/logging/redact.js';
import { ConflictError } from '../../../src/shared/index.js';

const SECRET = 'hunter2hunter2';

function textOf(fields: Record<string, unknown>): string {
  return JSON.stringify(redact(fields));
}

describe('redact', () => {
  it.each([
    'password',
    'newPassword',
    'PASSWD',
    'client_secret',
    'Authorization',
    'Proxy-Authorization',
    'cookie',
    'Set-Cookie',
    'x-api-key',
    'API KEY',
    'apiKey',
    'private_key',
    'accessToken',
    'sessionId',
    'passphrase',
    'pwd',
    'auth',
    'otp',
  ])('replaces the value of %s at any depth', (name) => {
    const fields = { a: [{ b: { [name]: SECRET, kept: 'kept' } }], [name]: [SECRET, { deep: SECRET }] };
    expect(textOf(fields)).not.toContain(SECRET);
    expect(textOf(fields)).toContain('kept');
  });

  it.each(['author', 'passenger', 'spin', 'keyboard', 'cooking', 'monkey'])('keeps the value of %s', (name) => {
    expect(redact({ [name]: 'kept' })).toEqual({ [name]: 'kept' });
  });

  it('keeps the absence of a secret, which is none', () => {
    expect(redact({ password: null, token: undefined, secret: false })).toEqual({
      password: null,
      token: undefined,
      secret: false,
    });
  });

  it('recognises a secret whose name is data', () => {
    const headers = [{ name: 'Authorization', value: SECRET }, ['cookie', SECRET], { name: 'Accept', value: 'text/*' }];
    expect(textOf({ headers })).not.toContain(SECRET);
    expect(textOf({ headers })).toContain('text/*');
  });

  it('reads maps, sets and headers', () => {
    const fields = {
      map: new Map<unknown, unknown>([
        ['token', SECRET],
        ['host', 'a.example'],
        [{}, 1],
      ]),
      set: new Set([`https://x:${SECRET}@h/`, 2]),
      headers: new Headers({ authorization: SECRET, accept: 'text/html' }),
    };
    expect(redact(fields)).toEqual({
      map: { token: '[redacted]', host: 'a.example', '[object]': 1 },
      set: ['https://[redacted]@h/', 2],
      headers: { accept: 'text/html', authorization: '[redacted]' },
    });
  });

  it.each([
    `https://user:${SECRET}@host/path`,
    `https://user:two words ${SECRET} "<more>@host/path`,
    `https://${SECRET}@host`,
    `postgres://u:p@${SECRET}@host/db`,
    `https://h/?token=${SECRET}&a=1`,
    `https://h/?a=1&access_token=${SECRET}`,
    `https://h/?api_key=${SECRET}`,
    `https://h/?%74oken=${SECRET}`,
    `https://h/?key=${SECRET}`,
    `https://h/?X-Amz-Signature=${SECRET}#x`,
    `http://127.0.0.1:8080/#token=${SECRET}`,
    `sallyport.v1, sallyport.token.${SECRET}`,
    `Authorization: Basic ${SECRET}`,
    `GET / with Cookie: a=${SECRET}; b=${SECRET}\r\nAccept: */*`,
    `bearer ${SECRET}`,
    `{"user":"bob","password": "${SECRET}\\" ${SECRET}"}`,
    `{"password":"${SECRET}`,
    `password: ${SECRET}`,
    `grant_type=password&client_secret=${SECRET}`,
  ])('hides the secret in %s', (text) => {
    expect(textOf({ text })).not.toContain(SECRET);
  });

  it('leaves addresses without secrets as they are', () => {
    const fields = { url: 'https://h.example:8443/a?q=1&page=2#top', mail: 'bob@h.example', note: 'at: 12:30, a=b' };
    expect(redact(fields)).toEqual(fields);
  });

  it('takes URL and URLSearchParams for text', () => {
    const fields = { url: new URL(`https://u:${SECRET}@h/`), query: new URLSearchParams({ token: SECRET, a: '1' }) };
    expect(redact(fields)).toEqual({ url: 'https://[redacted]@h/', query: 'token=[redacted]&a=1' });
  });

  it('keeps 2,000 characters whole, and of 2,001 the beginning with the length', () => {
    const whole = 'a b '.repeat(500);
    expect(redact({ text: whole })).toEqual({ text: whole });
    expect(redact({ text: `${whole}c` })).toEqual({ text: `${whole}… (2001 characters)` });
  });

  it('hides a password whose end is cut off', () => {
    const start = 'x'.repeat(1_970);
    expect(textOf({ url: `${start}https://user:${SECRET}${'y'.repeat(50)}@host` })).not.toContain('hunter2');
  });

  it('describes errors with their code, cause and own properties', () => {
    const cause = Object.assign(new Error(`connect https://u:${SECRET}@h`), { code: 'ECONNREFUSED', password: SECRET });
    const error = new ConflictError('Taken', { details: { token: SECRET, by: 'bob' }, cause });
    const { error: copy } = redact({ error }) as { error: Record<string, unknown> };
    expect(copy).toMatchObject({ name: 'ConflictError', message: 'Taken', code: 'CONFLICT' });
    expect(copy['stack']).toContain('ConflictError: Taken');
    expect(copy['details']).toEqual({ token: '[redacted]', by: 'bob' });
    expect(copy['cause']).toMatchObject({ message: 'connect https://[redacted]@h', code: 'ECONNREFUSED' });
    expect(JSON.stringify(copy)).not.toContain(SECRET);
  });

  it('keeps the errors of an AggregateError', () => {
    expect(redact({ error: new AggregateError([new Error('one')], 'all') })).toMatchObject({
      error: { message: 'all', errors: [{ message: 'one' }] },
    });
  });

  it('names cycles, and keeps what is merely shared', () => {
    const shared = { a: 1 };
    const fields: Record<string, unknown> = { one: shared, two: shared };
    fields['self'] = fields;
    expect(redact(fields)).toMatchObject({ one: { a: 1 }, two: { a: 1 }, self: { one: { a: 1 }, self: '[circular]' } });
  });

  it('describes what JSON has no word for', () => {
    expect(
      redact({
        big: 12n,
        nan: Number.NaN,
        date: new Date(0),
        bytes: new Uint8Array(3),
        run: () => 1,
        symbol: Symbol('s'),
        wait: Promise.resolve(),
      }),
    ).toEqual({
      big: '12',
      nan: 'NaN',
      date: '1970-01-01T00:00:00.000Z',
      bytes: '[3 bytes]',
      run: '[function]',
      symbol: 'Symbol(s)',
      wait: '[promise]',
    });
  });

  it('keeps 8 levels of objects and leaves out the ninth', () => {
    const nest = (levels: number): unknown => (levels === 0 ? 'core' : { in: nest(levels - 1) });
    expect(textOf({ value: nest(8) })).toContain('core');
    expect(textOf({ value: nest(9) })).not.toContain('core');
  });

  it('keeps 1,000 values of a line', () => {
    expect(redact({ items: Array.from({ length: 999 }, () => 1) })['items']).toHaveLength(999);
    const { items } = redact({ items: Array.from({ length: 5_000 }, () => 1) }) as { items: unknown[] };
    expect(items).toHaveLength(1_000);
    expect(items.at(-1)).toBe('[left out]');
  });

  it('bounds the work and the text of a shared-reference bomb', () => {
    let bomb: unknown = 'x'.repeat(1_999);
    for (let level = 0; level < 8; level += 1) bomb = Array.from({ length: 30 }, () => bomb);
    expect(textOf({ bomb }).length).toBeLessThan(100_000);
  });

  it('survives getters, proxies and toString that throw', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = {
      get boom(): never {
        throw new Error('no');
      },
      proxy,
      text: {
        toString(): never {
          throw new Error('no');
        },
      },
      kept: 1,
    };
    expect(redact(hostile)).toMatchObject({ boom: '[unreadable]', proxy: '[unreadable]', kept: 1 });
    expect(redact(proxy)).toEqual({ unreadable: true });
  });

  it('leaves the prototype of its copy alone', () => {
    const copy = redact({ nested: JSON.parse('{"__proto__":{"isAdmin":true}}') });
    expect((copy['nested'] as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it.each([
    'a'.repeat(2_000),
    '://'.repeat(700),
    '"a":'.repeat(500),
    'x-'.repeat(1_000),
    'a='.repeat(1_000),
    '"\\'.repeat(999),
  ])('takes time in proportion to a hostile text: %.10s', (text) => {
    const startedMs = performance.now();
    for (let round = 0; round < 20; round += 1) redact({ text });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});
