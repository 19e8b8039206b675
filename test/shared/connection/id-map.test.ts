import { IdMap } from '../../../src/shared/index.js';

/** So many ids that some find their place taken. */
const MANY = 1_000;

function filled(): IdMap<{ readonly id: number }> {
  const map = new IdMap<{ readonly id: number }>();
  for (let id = 1; id <= MANY; id += 1) map.set(id, { id });
  return map;
}

describe('IdMap', () => {
  it('finds what stands under each id, however many there are', () => {
    const map = filled();
    for (let id = 1; id <= MANY; id += 1) expect(map.get(id)).toEqual({ id });
    expect(map.get(MANY + 1)).toBeUndefined();
  });

  it('forgets one id and keeps those that would have had its place', () => {
    const map = filled();
    for (let id = 1; id <= MANY; id += 2) map.delete(id);
    for (let id = 1; id <= MANY; id += 1) expect(map.get(id)).toEqual(id % 2 === 0 ? { id } : undefined);
  });

  it('leaves alone what has the place of an id that it does not hold', () => {
    const map = new IdMap<{ readonly id: number }>();
    map.set(7, { id: 7 });
    for (let id = 8; id <= MANY; id += 1) map.delete(id);
    expect(map.get(7)).toEqual({ id: 7 });
  });

  it('keeps an old id while many others come and go', () => {
    const map = new IdMap<{ readonly id: number }>();
    map.set(1, { id: 1 });
    for (let id = 2; id <= MANY; id += 1) {
      map.set(id, { id });
      expect(map.get(id)).toEqual({ id });
      map.delete(id);
      expect(map.get(id)).toBeUndefined();
    }
    expect(map.entries()).toEqual([[1, { id: 1 }]]);
  });

  it('lists what it holds by rising ids', () => {
    const map = filled();
    map.delete(3);
    const ids = map.entries().map(([id, value]) => [id, value.id]);
    expect(ids).toEqual(Array.from({ length: MANY }, (_, index) => [index + 1, index + 1]).filter(([id]) => id !== 3));
  });

  it('is empty once it is cleared', () => {
    const map = filled();
    map.clear();
    expect(map.entries()).toEqual([]);
    expect([map.get(1), map.get(MANY)]).toEqual([undefined, undefined]);
    map.set(1, { id: 1 });
    expect(map.get(1)).toEqual({ id: 1 });
  });
});
