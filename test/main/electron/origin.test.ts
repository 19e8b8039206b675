import { originOf, parseOrigins } from '../../../src/main/electron/origin.js';

describe('originOf', () => {
  it.each([
    ['app://ui/index.html?x#y', 'app://ui'],
    ['APP://UI', 'app://ui'],
    ['app://ui:8080/', 'app://ui:8080'],
    ['http://localhost:5173/a', 'http://localhost:5173'],
    ['http://localhost:80/', 'http://localhost'],
    ['https://EXAMPLE.com./', 'https://example.com.'],
    ['file:///home/me/index.html', 'file://'],
  ])('of %s is %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });

  it.each([
    'about:blank',
    'about:srcdoc',
    'data:text/html,x',
    'blob:app://ui/1',
    'javascript:app://ui',
    'app:ui',
    'app:///ui',
    'app://me@ui/',
    'app://me:secret@ui/',
    'null',
    'ui',
    '',
  ])('of %p is none', (url) => {
    expect(originOf(url)).toBeUndefined();
  });
});

describe('parseOrigins', () => {
  it('reads origins as they are compared', () => {
    expect([...parseOrigins(['app://UI', 'http://localhost:5173/', 'file://'])]).toEqual([
      'app://ui',
      'http://localhost:5173',
      'file://',
    ]);
  });
});
