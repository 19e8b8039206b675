import { completeUrl, missingScheme } from '../../../../workbench/renderer/editor/missing-scheme.js';

describe('missingScheme', () => {
  it.each([
    ['localhost', 'http://'],
    ['localhost:8080/things?a=b', 'http://'],
    ['api.localhost:1', 'http://'],
    ['127.0.0.1:3000', 'http://'],
    ['10.0.0.7/x', 'http://'],
    ['[::1]:8080/', 'http://'],
    ['example.com', 'https://'],
    ['example.com:8443', 'https://'],
    ['api.example.com/things?to=http://localhost', 'https://'],
    ['127.0.0.1.example.com', 'https://'],
    ['  example.com ', 'https://'],
  ] as const)('of %j is %s', (url, scheme) => {
    expect(missingScheme(url)).toBe(scheme);
  });

  it.each([
    'http://example.com',
    'HTTPS://example.com',
    'http://',
    'ftp://example.com',
    'file:///etc/passwd',
    'mailto:a@example.com',
    'javascript:alert(1)',
    '/things',
    '?a=b',
    '',
    ' ',
    'h',
    'http',
    'https:/',
    'two words',
  ])('is none of %j', (url) => {
    expect(missingScheme(url)).toBe('');
  });
});

describe('completeUrl', () => {
  it('adds what is missing and leaves the rest as it was typed', () => {
    expect(completeUrl(' localhost:1/%7e ')).toBe('http://localhost:1/%7e');
    expect(completeUrl(' http://a.test ')).toBe(' http://a.test ');
  });
});
