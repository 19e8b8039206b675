import { formatPath } from '../../../src/shared/index.js';

describe('formatPath', () => {
  it.each([
    [[], 'result', 'result'],
    [['rows', 3, 'f'], 'result', 'result.rows[3].f'],
    [[0, 'address', 'street'], '', '0.address.street'],
    [[1, 'tags', 3], '', '1.tags[3]'],
    [[0, 'content-type', ''], '', '0["content-type"][""]'],
    [['naïve', '$_1'], '', 'naïve.$_1'],
  ])('writes %j after %j as %s', (path, start, expected) => {
    expect(formatPath(path, start)).toBe(expected);
  });

  it('cuts a key of more than 64 characters', () => {
    expect(formatPath(['k'.repeat(64)])).toBe('k'.repeat(64));
    expect(formatPath(['k'.repeat(1_000_000)])).toHaveLength(69);
  });
});
