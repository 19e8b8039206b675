import { NAME_PATTERN, cleanName } from '../../workbench/contract/name.js';

describe('NAME_PATTERN', () => {
  it.each(['a', 'Grüße, 世界', 'a b', '👩‍👩‍👧 family', 'שלום', '[GET] /things?x=1', '-'])('takes %j', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'a ',
    '\u00a0a',
    'a\nb',
    'a\0',
    '\u001b[31mred',
    'a\u2028b',
    '\u200b',
    '\u200d\ufeff',
    '\u2800',
    'a\u202eb',
    '\ud83d',
  ])('refuses %j', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(false);
  });
});

describe('cleanName', () => {
  it.each([
    ['  a b ', 'a b'],
    ['a\r\nb', 'a b'],
    ['tab\there', 'tab here'],
    ['\u200b', ''],
    ['\n', ''],
  ])('makes %j %j', (text, name) => {
    expect(cleanName(text)).toBe(name);
  });

  it('keeps 200 characters, none of them by half', () => {
    expect(cleanName('x'.repeat(201))).toBe('x'.repeat(200));
    expect([...cleanName('😀'.repeat(201))]).toHaveLength(200);
    expect(cleanName(`${'x'.repeat(199)} y`)).toBe('x'.repeat(199));
  });
});
