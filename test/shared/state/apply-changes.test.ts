import { InapplicableChange, applyChanges, freezeValue, type StateChange } from 'sallyport/shared';

const before = freezeValue({ a: { x: 1, y: [1, 2, 3] }, b: { z: 1 }, when: new Date(5) });

const apply = (...changes: StateChange[]): unknown => applyChanges(before, changes);

describe('applyChanges', () => {
  it('replaces, adds and removes properties', () => {
    expect(
      apply(
        { op: 'replace', path: ['a', 'x'], value: 2 },
        { op: 'add', path: ['b', 'new'], value: { deep: [] } },
        { op: 'remove', path: ['b', 'z'] },
        { op: 'add', path: ['b', 'new', 'deep', 0], value: 7 },
      ),
    ).toEqual({ a: { x: 2, y: [1, 2, 3] }, b: { new: { deep: [7] } }, when: new Date(5) });
  });

  it('replaces, inserts, appends, removes and cuts off elements', () => {
    const path = ['a', 'y'];
    expect(apply({ op: 'replace', path: [...path, 0], value: 9 })).toMatchObject({ a: { y: [9, 2, 3] } });
    expect(apply({ op: 'add', path: [...path, 1], value: 9 })).toMatchObject({ a: { y: [1, 9, 2, 3] } });
    expect(apply({ op: 'add', path: [...path, 3], value: 9 })).toMatchObject({ a: { y: [1, 2, 3, 9] } });
    expect(apply({ op: 'remove', path: [...path, 0] })).toMatchObject({ a: { y: [2, 3] } });
    expect(apply({ op: 'replace', path: [...path, 'length'], value: 1 })).toMatchObject({ a: { y: [1] } });
  });

  it('replaces all of it', () => {
    expect(apply({ op: 'replace', path: [], value: { other: 1 } })).toEqual({ other: 1 });
  });

  it('leaves what was there untouched, and what is not on a path the same object', () => {
    const after = apply({ op: 'replace', path: ['a', 'x'], value: 2 }) as typeof before;
    expect(before.a.x).toBe(1);
    expect(after.b).toBe(before.b);
    expect(after.a.y).toBe(before.a.y);
    expect(after.a).not.toBe(before.a);
  });

  it('freezes what it makes', () => {
    const after = apply({ op: 'add', path: ['b', 'new'], value: { deep: [{}] } }) as { b: { new: { deep: object[] } } };
    for (const part of [after, after.b, after.b.new, after.b.new.deep, after.b.new.deep[0]]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('does not change a value that one change brought when the next one does', () => {
    const value = freezeValue({ n: 1 });
    const after = apply(
      { op: 'add', path: ['b', 'one'], value },
      { op: 'replace', path: ['b', 'one', 'n'], value: 2 },
      { op: 'add', path: ['b', 'two'], value },
    );
    expect(after).toMatchObject({ b: { one: { n: 2 }, two: { n: 1 } } });
  });

  it.each<StateChange>([
    { op: 'replace', path: ['c'], value: 1 },
    { op: 'remove', path: ['c'] },
    { op: 'add', path: ['b'], value: 1 },
    { op: 'add', path: ['c', 'd'], value: 1 },
    { op: 'add', path: ['a', 'x', 'y'], value: 1 },
    { op: 'replace', path: ['when', 'x'], value: 1 },
    { op: 'replace', path: ['a', 'y', 3], value: 1 },
    { op: 'add', path: ['a', 'y', 4], value: 1 },
    { op: 'add', path: ['a', 'y', -1], value: 1 },
    { op: 'add', path: ['a', 'y', 0.5], value: 1 },
    { op: 'remove', path: ['a', 'y', 3] },
    { op: 'replace', path: ['a', 'y', '0'], value: 1 },
    { op: 'replace', path: ['a', 'y', 'length'], value: 4 },
    { op: 'replace', path: ['a', 'y', 'length'], value: -1 },
    { op: 'remove', path: ['a', 'y', 'length'] },
    { op: 'remove', path: [] },
    { op: 'add', path: ['__proto__'], value: {} },
    { op: 'add', path: ['__proto__', 'polluted'], value: 1 },
    { op: 'replace', path: ['constructor'], value: 1 },
    { op: 'add', path: ['constructor', 'prototype', 'polluted'], value: 1 },
    { op: 'add', path: ['a', 'y', '__proto__', 'polluted'], value: 1 },
    { op: 'replace', path: ['toString'], value: 1 },
  ])('refuses %j', (change) => {
    expect(() => apply(change)).toThrow(InapplicableChange);
    expect('polluted' in {}).toBe(false);
  });
});
