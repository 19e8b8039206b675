import { IsArray, IsInt, IsOptional, IsString, ValidateBy } from 'class-validator';
import { StateCell } from 'sallyport/main';
import { ConflictError, DefinitionError, InternalError, UnsupportedError, ValidationError } from 'sallyport/shared';

class Board {
  @IsInt()
  count = 0;

  @IsArray()
  @IsInt({ each: true })
  list: number[] = [1, 2, 3];

  @IsOptional()
  @ValidateBy({ name: 'anything', validator: { validate: () => true } })
  anything: unknown = { deep: { x: 1 } };
}

class Broken {
  @IsString()
  declare readonly name: string;
}

const createCell = (onListenerError?: (error: unknown) => void): StateCell<Board> =>
  new StateCell<Board>({ of: Board, ...(onListenerError ? { onListenerError } : {}) });

describe('StateCell', () => {
  it('begins with the defaults of its class, as plain frozen data', () => {
    const cell = createCell();
    expect(cell.value).toEqual({ count: 0, list: [1, 2, 3], anything: { deep: { x: 1 } } });
    expect(Object.getPrototypeOf(cell.value)).toBe(Object.prototype);
    expect(Object.isFrozen(cell.value.list)).toBe(true);
    expect(cell.revision).toBe(0);
  });

  it('does not begin with what its class refuses', () => {
    expect(() => new StateCell({ of: Broken })).toThrow(DefinitionError);
    expect(new StateCell<Broken>({ of: Broken, initial: { name: 'x' } }).value).toEqual({ name: 'x' });
  });

  it('has a new revision for each update that changes something', () => {
    const cell = createCell();
    expect(cell.update((draft) => void (draft.count += 1))).toBe(1);
    expect(cell.update((draft) => void (draft.count += 0))).toBe(1);
    expect(cell.update(() => undefined)).toBe(1);
    expect(
      cell.update((draft) => {
        draft.count = 9;
        draft.count = 1;
      }),
    ).toBe(1);
    expect(cell.value.count).toBe(1);
  });

  it('ignores what a function that changes the draft returns', () => {
    const cell = createCell();
    cell.update((draft) => (draft.count = 5));
    expect(cell.value.count).toBe(5);
  });

  it('is unchanged after a function that throws', () => {
    const cell = createCell();
    const { value } = cell;
    const fail = (): number =>
      cell.update((draft) => {
        draft.count = 5;
        throw new Error('no');
      });
    expect(fail).toThrow('no');
    expect(cell.value).toBe(value);
    expect(cell.revision).toBe(0);
    expect(cell.update((draft) => void (draft.count = 1))).toBe(1);
  });

  it('refuses a function that would go on later', () => {
    const cell = createCell();
    expect(() => cell.update(async (draft) => void (draft.count = 5))).toThrow(TypeError);
    expect(cell.revision).toBe(0);
  });

  it.each([
    ['a function', () => undefined],
    ['a symbol', Symbol('x')],
    ['a Map', new Map()],
    ['a Set within an object', { inner: [new Set()] }],
    ['a promise', Promise.resolve()],
    ['a forbidden name', JSON.parse('{"a":{"constructor":1}}')],
    ['a prototype', JSON.parse('{"__proto__":{"x":1}}')],
    ['too many levels', Array.from({ length: 70 }).reduce((inner) => ({ inner }), 0)],
  ])('refuses %s', (_name, value: unknown) => {
    const cell = createCell();
    expect(() => cell.update((draft) => void (draft.anything = value))).toThrow(InternalError);
    expect(cell.revision).toBe(0);
    expect(cell.value.anything).toEqual({ deep: { x: 1 } });
  });

  it('refuses names that no part of a state may have, symbols among them', () => {
    const cell = createCell();
    for (const key of ['constructor', Symbol('x')]) {
      expect(() => cell.update((draft) => void Reflect.set(draft.anything as object, key, 1))).toThrow(InternalError);
    }
    expect(cell.revision).toBe(0);
  });

  it('keeps copies: what main gave it and changes afterwards is not the state', () => {
    const cell = createCell();
    const given = { bytes: new Uint8Array([1]), list: [1] };
    cell.update((draft) => void (draft.anything = given));
    given.bytes[0] = 2;
    given.list.push(2);
    expect(cell.value.anything).toEqual({ bytes: new Uint8Array([1]), list: [1] });
    expect(Object.isFrozen(given)).toBe(false);
  });

  it('can be replaced by another value, instances of its class among them', () => {
    const cell = createCell();
    cell.replace(Object.assign(new Board(), { count: 3 }));
    expect(cell.value).toMatchObject({ count: 3 });
    expect(Object.getPrototypeOf(cell.value)).toBe(Object.prototype);
  });

  it('checks what is set by the rules of its class, and the revision that was expected', async () => {
    const cell = createCell();
    await cell.set(['count'], 5);
    await expect(cell.set(['count'], 'x')).rejects.toBeInstanceOf(ValidationError);
    await expect(cell.set(['count'], 6, { revision: 0 })).rejects.toBeInstanceOf(ConflictError);
    await cell.set(['count'], 5);
    expect([cell.value.count, cell.revision]).toEqual([5, 1]);
    await cell.set([], { count: 1, list: [], anything: 1 });
    expect(cell.value).toEqual({ count: 1, list: [], anything: 1 });
  });

  it('tells listeners at once and of each change, in order, also of those that listeners make', () => {
    const cell = createCell();
    const revisions: number[] = [];
    const seen: number[] = [];
    const values: unknown[] = [];
    const first = cell.subscribe(({ count }) => {
      if (count === 1) cell.update((draft) => void (draft.count = 2));
    });
    const observed = cell.observe(({ revision }) => revisions.push(revision));
    const third = cell.subscribe((value) => values.push(value));
    const second = cell.select(
      ({ count }) => count,
      (count) => seen.push(count),
    );
    cell.update((draft) => void (draft.count = 1));
    cell.update((draft) => void draft.list.push(4));
    expect(revisions).toEqual([1, 2, 3]);
    expect(seen).toEqual([0, 2]);
    // Once a value: not again for the revision that was overtaken.
    expect(values).toHaveLength(new Set(values).size);
    for (const subscription of [first, second, third, observed]) subscription();
    cell.update((draft) => void (draft.count = 8));
    expect([revisions.length, seen.length]).toEqual([3, 2]);
  });

  it('is changed although a listener throws, and tells the others', () => {
    const errors: unknown[] = [];
    const cell = createCell((error) => errors.push(error));
    const seen: number[] = [];
    const failing = cell.subscribe(() => {
      throw new Error('listener');
    });
    const other = cell.subscribe(({ count }) => seen.push(count));
    expect(cell.update((draft) => void (draft.count = 1))).toBe(1);
    expect(seen).toEqual([0, 1]);
    expect(errors).toHaveLength(2);
    failing();
    other();
  });

  it('refuses an update within an update', () => {
    const cell = createCell();
    expect(() => cell.update(() => void cell.update((draft) => void (draft.count = 1)))).toThrow(/change its draft/);
    expect(() => cell.update(() => void cell.replace(new Board()))).toThrow(/change its draft/);
    expect(cell.revision).toBe(0);
  });

  it('makes one change of elements that are taken off the end', () => {
    const cell = createCell();
    cell.update((draft) => {
      draft.list.length = 0;
    });
    expect(cell.findRevision(1)?.changes).toEqual([{ op: 'replace', path: ['list', 'length'], value: 0 }]);
  });

  it('keeps the last 256 revisions, and fewer when they are large', () => {
    const cell = createCell();
    for (let count = 1; count <= 257; count += 1) cell.update((draft) => void (draft.count = count));
    expect([cell.findRevision(1), cell.findRevision(2)?.revision, cell.findRevision(258)]).toEqual([
      undefined,
      2,
      undefined,
    ]);
    cell.update((draft) => void (draft.anything = 'x'.repeat(5_000_000)));
    expect([cell.findRevision(257), cell.findRevision(258)]).toEqual([undefined, undefined]);
  });

  it('has no history unless its log is kept, and nothing to flush unless it is persisted', async () => {
    const cell = createCell();
    await cell.flush();
    expect(() => cell.history).toThrow(UnsupportedError);
  });
});
