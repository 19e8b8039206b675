import { runInNewContext } from 'node:vm';
import { findDifference } from '../../src/testing/find-difference.js';

describe('findDifference', () => {
  it.each([
    [1, 1],
    [Number.NaN, Number.NaN],
    [{ a: 1, b: [1, { c: null }] }, { b: [1, {}] }],
    [new Date(5), new Date(5)],
    [new Map([['a', 1]]), new Map([['a', 1]])],
    [new Set([1]), new Set([1])],
    [runInNewContext('new Date(5)'), new Date(5)],
    [runInNewContext('({ a: [1] })'), { a: [1] }],
  ])('finds none between %p and %p', (actual, expected) => {
    expect(findDifference(actual, expected, 'it')).toBeUndefined();
  });

  it.each([
    [1, 2, 'it is 1 and not 2'],
    [1n, 1, 'it is 1n and not 1'],
    [{}, { a: undefined }, undefined],
    [{}, { a: null }, 'it.a is missing and not null'],
    [null, {}, 'it is null and not {}'],
    [[1, 2], [1], 'it has 2 elements and not 1'],
    [[1], { 0: 1 }, 'it is [1] and not {"0":1}'],
    [new Date(5), new Date(6), 'it is "1970-01-01T00:00:00.005Z" and not "1970-01-01T00:00:00.006Z"'],
    [new Map([['a', 1]]), new Map([['a', 2]]), 'it is [object Map] [["a",1]] and not [object Map] [["a",2]]'],
    [new Set([1]), new Set([2]), 'it is [object Set] [1] and not [object Set] [2]'],
    [{ a: { b: 'x' } }, { a: { b: 'y' } }, 'it.a.b is "x" and not "y"'],
  ])('between %p and %p finds: %s', (actual, expected, difference) => {
    expect(findDifference(actual, expected, 'it')).toBe(difference);
  });
});
