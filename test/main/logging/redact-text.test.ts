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
});
