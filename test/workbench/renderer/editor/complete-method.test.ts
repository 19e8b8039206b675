import { completeMethod } from '../../../../workbench/renderer/editor/complete-method.js';

describe('completeMethod', () => {
  it.each([
    ['', 'GET'],
    ['  ', 'GET'],
    ['post', 'POST'],
    [' Delete ', 'DELETE'],
    ['PropFind', 'PropFind'],
    ['BAD METHOD', 'BAD METHOD'],
  ])('takes %j for %j', (typed, expected) => {
    expect(completeMethod(typed)).toBe(expected);
  });
});
