import { findPatternFault } from '../../../src/main/metadata/pattern-faults.js';
import { withoutGroupNames } from '../../../src/main/metadata/without-group-names.js';

describe('findPatternFault', () => {
  it.each([
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
    /^(?=.*[a-z])(?=.*\d).{8,}$/,
    /^#[0-9a-f]{6}$/i,
    /^\p{L}{1,40}$/u,
    /^[^/]+(?:\/[^/]+)*$/,
    /^(?<year>\d{4})-(?<month>\d\d)$/,
    /^(['"])[^'"]*\1$/,
    /foo/,
  ])('takes %s', (pattern) => {
    expect(findPatternFault(pattern, undefined)).toBeUndefined();
    expect(findPatternFault(pattern.source, pattern.flags)).toBeUndefined();
  });

  it.each([
    /^(a+)+$/,
    /^(a|a)*$/,
    /^(a|aa)+$/,
    /(x+x+)+y/,
    /^(\w+\s?)*$/,
    /^(?<word>\w+\s?)*$/,
    /\s+$/,
    /^\d+-?\d+$/,
    /[a-z]+x/,
    /^(?:(?:a{1,50}){1,50}){1,50}$/,
    /^(?:\r?\n|[^\n])*$/,
  ])('refuses %s, which a text can make run for ever', (pattern) => {
    expect(findPatternFault(pattern, undefined)).toContain('run for ever');
    expect(findPatternFault(pattern.source, pattern.flags)).toContain('run for ever');
  });

  it.each([/^[\p{L}--[a]]$/v, new RegExp('^(?i:a)$')])('refuses %s, which nobody can judge', (pattern) => {
    expect(findPatternFault(pattern, undefined)).toContain('nobody can say');
  });

  it.each([/^a$/g, /^a$/y])('refuses %s, which answers otherwise the second time', (pattern) => {
    expect(findPatternFault(pattern, undefined)).toContain('remembers');
  });

  it.each([5, undefined, '('])('refuses %p, which is no pattern', (pattern) => {
    expect(findPatternFault(pattern, undefined)).toBe('has a pattern that is none');
  });
});

describe('withoutGroupNames', () => {
  it.each([
    [/^(a)(?<b>b)\k<b>1$/, '^(a)(b)(?:\\2)1$'],
    [/(?<!x)(?<=y)(?:z)(?<b>[(?<c>)])\(/, '(?<!x)(?<=y)(?:z)([(?<c>)])\\('],
    [/(a)\1/, '(a)\\1'],
  ])('makes numbers of the names in %s', (pattern, source) => {
    expect(withoutGroupNames(pattern).source).toBe(source);
  });
});
