import { redactText } from '../../../src/main/logging/redact-text.js';

describe('redactText', () => {
  it('hides user and password of an address that is typed without a scheme', () => {
    const text = redactText('“user:topsecretpw4@host/x” does not begin with http:// or https://.');
    expect(text).toContain('@host/x');
    expect(text).not.toContain('topsecretpw4');
  });

  it('leaves times, ports and mail addresses alone', () => {
    const text = 'at 12:30:05 localhost:8080 wrote to ada@example.org';
    expect(redactText(text)).toBe(text);
  });

  const SECRET = 'hunter2';

  it.each([
    ['JSON within JSON', String.raw`{"body":"{\"password\":\"${SECRET}\",\"user\":\"ada\"}"}`],
    ['JSON twice within JSON', String.raw`{\\\"password\\\":\\\"a\\\\\\\"${SECRET}\\\",\\\"user\\\":\\\"ada\\\"}`],
    ['a quote within JSON', String.raw`{"password":"a\"${SECRET}","user":"ada"}`],
    ['a backslash before the end of a text', String.raw`{"password":"${SECRET}\\","user":"ada"}`],
    ['what Node prints', `{ password: '${SECRET} ${SECRET}', user: 'ada' }`],
    ['a list that Node prints', `{ tokens: [ 'a]', '${SECRET}' ], user: 'ada' }`],
    ['a list in JSON', `{"tokens":["a","${SECRET}"],"user":"ada"}`],
    ['an object in JSON', `{"credentials":{"a":{"b":1},"c":"${SECRET}"},"user":"ada"}`],
    ['short names in JSON', `{"pin":${SECRET},"pwd":"${SECRET}","authorization":"${SECRET}","user":"ada"}`],
    ['named values in JSON', `[{"name":"Authorization","value":"two ${SECRET}"},{"name":"user","value":"ada"}]`],
    ['named values that Node prints', `[ { name: 'Cookie', value: '${SECRET}' }, { name: 'user', value: 'ada' } ]`],
    ['pairs in JSON', `[["x-api-key","${SECRET}"],["user","ada"]]`],
    ['a parameter in single quotes', `password='two ${SECRET}' user=ada`],
    ['a parameter in double quotes', `password="two ${SECRET}" user=ada`],
    ['a setting', `password = ${SECRET}\nuser = ada`],
    ['a command line', `login --password ${SECRET} --user ada`],
    ['a command line with quotes', `login --password "two ${SECRET}" --user ada`],
    ['XML', `<login><o:password type="x">${SECRET}</o:password><user>ada</user></login>`],
    ['JSON within a URL', `https://h/?q=%7B%22password%22%3A%22two%20${SECRET}%22%2C%22user%22%3A%22ada%22%7D`],
    ['a web token', `got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.${SECRET}-sig for user ada`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY----- user ada`],
    ['names within names', `user=ada&form[new_password]=${SECRET}`],
  ])('hides the secret in %s, and nothing else', (_what, text) => {
    const redacted = redactText(text);
    expect(redacted).not.toContain(SECRET);
    expect(redacted).toContain('[redacted]');
    expect(redacted).toContain('user');
    expect(redacted).toContain('ada');
  });

  it.each([
    ['a text that is not closed', `{"password":"${SECRET}`],
    ['a list that is not closed', `tokens: ['${SECRET}`],
    ['an option that comes last', `--password ${SECRET}`],
    ['a private key that is cut off', `-----BEGIN PRIVATE KEY-----\n${SECRET}`],
  ])('hides the secret in %s', (_what, text) => {
    expect(redactText(text)).not.toContain(SECRET);
  });

  it.each([
    'at TokenStore.get (/app/session-token.ts:12:3)',
    'Token::create is called from 3 places',
    '{"user":"ada","monkey":[1,2]}',
    'exit --verbose now',
    '<user>ada</user>',
    'password:',
  ])('leaves %s as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([
    '"password":',
    "'",
    '\\',
    '[',
    '--p ',
    '<a',
    'name:"',
    '["',
    '%22a%22%3A',
    'eyJ',
    '-----BEGIN PRIVATE KEY-----',
    'password=[',
  ])('takes time in proportion to a text of %p alone', (part) => {
    const text = part.repeat(Math.ceil(2_000 / part.length)).slice(0, 2_000);
    const startedMs = performance.now();
    for (let round = 0; round < 20; round += 1) redactText(text);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});
