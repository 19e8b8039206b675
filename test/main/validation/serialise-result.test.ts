import vm from 'node:vm';
import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { IsString, ValidateNested } from 'class-validator';
import { DefinitionError, InternalError } from '../../../src/shared/index.js';
import { compileResult } from '../../../src/main/validation/index.js';

const serialise = compileResult();

function thrownBy(value: unknown, run = serialise): InternalError {
  try {
    run(value);
  } catch (error) {
    if (error instanceof InternalError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Why a result can't leave, as main logs it. */
function causeOf(value: unknown, run = serialise): string {
  return (thrownBy(value, run).cause as Error).message;
}

describe('compileResult', () => {
  it.each([undefined, null, '', 'text', 0, NaN, Infinity, true, 5n])('leaves %p as it is', (value) => {
    expect(serialise(value)).toBe(value);
  });

  it('copies plain data whole', () => {
    const value = {
      list: [1, [null, undefined]],
      when: new Date(5),
      map: new Map<unknown, unknown>([['a', { b: 1 }], [{ id: 1 }, new Set([1n])]]), // prettier-ignore
      data: Uint8Array.of(1, 2),
      buffer: Uint8Array.of(3).buffer,
      bare: Object.assign(Object.create(null), { a: 1 }) as unknown,
    };
    const copy = serialise(value) as typeof value;
    expect(copy).toEqual(value);
    expect(copy.list).not.toBe(value.list);
    expect(copy.map).not.toBe(value.map);
    expect(structuredClone(copy)).toEqual(value);
  });

  it('copies what comes from another realm', () => {
    const foreign: unknown = vm.runInNewContext('({ when: new Date(5), list: [new Set([1])] })');
    expect(serialise(foreign)).toStrictEqual({ when: new Date(5), list: [new Set([1])] });
  });

  it('makes a Uint8Array of its own of a slice, and shares memory that nothing else uses', () => {
    const pool = Buffer.from('secret, public, secret');
    const slice = serialise(pool.subarray(8, 14)) as Uint8Array;
    expect(Object.getPrototypeOf(slice)).toBe(Uint8Array.prototype);
    expect(Buffer.from(slice.buffer).toString()).toBe('public');
    const whole = Uint8Array.of(1, 2);
    expect(serialise(whole)).toBe(whole);
    const buffer = Buffer.from(whole.buffer);
    expect((serialise(buffer) as Uint8Array).buffer).toBe(whole.buffer);
    expect(Buffer.isBuffer(serialise(buffer))).toBe(false);
    expect((serialise(new Uint8Array(new SharedArrayBuffer(1))) as Uint8Array).buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('makes holes undefined', () => {
    const sparse: unknown[] = [];
    sparse[1] = 1;
    expect(serialise(sparse)).toStrictEqual([undefined, 1]);
  });

  it.each([
    ['a function', () => 1, 'a function'],
    ['a symbol', Symbol('s'), 'a symbol'],
    ['a promise', Promise.resolve(1), 'an instance of Promise'],
    ['an error', new RangeError('x'), 'an instance of RangeError'],
    ['an error with properties', Object.assign(new Error('x'), { path: '/etc' }), 'an instance of Error'],
    ['an expression', /x/, 'an instance of RegExp'],
    ['a URL', new URL('http://localhost'), 'an instance of URL'],
    ['a WeakMap', new WeakMap(), 'an instance of WeakMap'],
    ['a boxed string', Object('x'), 'an instance of String'],
    ['another typed array', new Float32Array(1), 'an instance of Float32Array'],
    ['shared memory', new SharedArrayBuffer(1), 'an instance of SharedArrayBuffer'],
    ['an instance without data', new (class Empty { private readonly secret = () => 1; static keep = (e: Empty) => e.secret; })(), 'a function'], // prettier-ignore
  ])('refuses %s and says where it is', (_name, culprit, what) => {
    expect(causeOf({ rows: [1, { f: culprit }] })).toMatch(
      new RegExp(`^result\\.rows\\[1\\]\\.f(\\.secret)? is ${what}`),
    );
    expect(() => serialise(culprit)).toThrow(InternalError);
  });

  it('refuses an array that is too long to walk', () => {
    const sparse: unknown[] = [];
    sparse[4_294_967_294] = 1;
    expect(causeOf({ sparse })).toBe('result.sparse has 4294967295 elements');
  });

  it('refuses what contains itself', () => {
    const own: { list: unknown[] } = { list: [] };
    own.list.push(own);
    expect(causeOf(own)).toBe('result.list[0] contains itself');
  });

  it('takes the same object twice', () => {
    const shared = { a: 1 };
    expect(serialise([shared, shared])).toEqual([shared, shared]);
  });

  it('takes 100 levels and refuses 101', () => {
    const levels = (count: number) => Array.from({ length: count }).reduce<unknown>((inner) => [inner], 1);
    expect(() => serialise(levels(100))).not.toThrow();
    expect(causeOf(levels(101))).toMatch(/is deeper than 100 levels$/);
    expect(causeOf(levels(20_000))).toMatch(/is deeper than 100 levels$/);
  });

  it('refuses a key __proto__', () => {
    expect(causeOf(JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}'))).toMatch(/^result\.a\.__proto__ is a key/);
  });

  it('refuses a getter or a proxy that throws, and keeps what it threw', () => {
    const getter = {
      get value(): never {
        throw new RangeError('no value');
      },
    };
    const proxy = new Proxy({}, { ownKeys: () => { throw new RangeError('no keys'); } }); // prettier-ignore
    expect(causeOf([getter])).toBe('result[0].value threw when it was read');
    expect(causeOf({ proxy })).toBe('result.proxy threw when it was read');
    expect((thrownBy(getter).cause as Error).cause).toEqual(new RangeError('no value'));
  });

  it('tells the page nothing of it', () => {
    const { message, details, code } = thrownBy({ f: () => 1 });
    expect({ message, details, code }).toEqual({
      message: 'Something went wrong in the main process',
      details: undefined,
      code: 'INTERNAL',
    });
  });

  it('works for the next result after it has refused one', () => {
    expect(() => serialise({ f: () => 1 })).toThrow(InternalError);
    expect(serialise({ a: [1] })).toEqual({ a: [1] });
  });
});

describe('compileResult for instances of classes', () => {
  class Account {
    readonly name: string = 'A';

    @Exclude()
    readonly passwordHash: string = 'secret';

    @Expose({ name: 'display_name' })
    get displayName(): string {
      return `<${this.name}>`;
    }

    @Transform(({ value }) => (value as Date).getTime(), { toPlainOnly: true })
    readonly created: Date = new Date(5);

    @Expose({ groups: ['admin'] })
    readonly note: string = 'internal';
  }

  it('copies own properties as their decorators say, wherever the instance is', () => {
    const expected = { name: 'A', display_name: '<A>', created: 5 };
    expect(serialise(new Account())).toStrictEqual(expected);
    expect(serialise({ rows: [new Account()], map: new Map([['a', new Account()]]) })).toStrictEqual({
      rows: [expected],
      map: new Map([['a', expected]]),
    });
  });

  it('copies a class without decorators by its own enumerable properties', () => {
    class Row {
      readonly id = 1;
      readonly data = Buffer.from('x');
      get hidden(): string {
        return 'not own';
      }
    }
    expect(serialise(new Row())).toStrictEqual({ id: 1, data: Uint8Array.of(120) });
  });

  it('keeps what a class excludes in its subclasses too', () => {
    @Exclude()
    class Base {
      @Expose()
      readonly id = 1;

      readonly secret: string = 's';
    }
    class Derived extends Base {
      readonly more = 2;
    }
    class DerivedAccount extends Account {}
    expect(serialise(new Base())).toStrictEqual({ id: 1 });
    expect(serialise(new Derived())).toStrictEqual({ id: 1 });
    expect(serialise(new DerivedAccount())).not.toHaveProperty('passwordHash');
  });

  it('is not misled by a property named constructor', () => {
    const account = Object.assign(new Account(), { constructor: 'data' });
    expect(serialise(account)).not.toHaveProperty('passwordHash');
  });
});

describe('compileResult with a class to return', () => {
  class ProfileView {
    @IsString()
    declare readonly city: string;
  }
  class UserView {
    @IsString()
    declare readonly name: string;

    @Expose()
    declare readonly joined: Date;

    @ValidateNested()
    declare readonly profile: ProfileView | undefined;

    @Type(() => ProfileView)
    declare readonly places: readonly ProfileView[];

    @Exclude()
    @IsString()
    declare readonly email: string;

    declare readonly undecorated: string;
  }
  class TypedView extends UserView {
    @ValidateNested()
    @Type(() => ProfileView)
    declare readonly profile: ProfileView | undefined;
  }
  const entity = () => ({
    name: 'A',
    joined: new Date(5),
    passwordHash: 'secret',
    email: 'a@b',
    undecorated: 'x',
    profile: { city: 'C', passwordHash: 'secret' },
    places: [{ city: 'D', passwordHash: 'secret' }],
  });
  const view = { name: 'A', joined: new Date(5), profile: { city: 'C' }, places: [{ city: 'D' }] };
  const returnView = compileResult(TypedView);

  it('copies what the class lists, nested classes too, and nothing else', () => {
    expect(returnView(entity())).toStrictEqual(view);
  });

  it('does so for instances of any class', () => {
    class User {
      readonly passwordHash = 'secret';
      get name(): string {
        return 'A';
      }
    }
    expect(returnView(new User())).toStrictEqual({ name: 'A' });
  });

  it('does so in arrays, Maps and Sets', () => {
    expect(returnView([entity()])).toStrictEqual([view]);
    expect(returnView(new Map([['a', entity()]]))).toStrictEqual(new Map([['a', view]]));
    expect(returnView(new Set([entity()]))).toStrictEqual(new Set([view]));
  });

  it('lets nothing be returned', () => {
    expect([returnView(undefined), returnView(null), returnView([null])]).toEqual([undefined, null, [null]]);
  });

  it.each([['text'], [5], [new Date(0)], [Uint8Array.of(1)]])('refuses %p in place of an object', (value) => {
    expect(causeOf([value], returnView)).toMatch(/^result\[0\] is .*, and not what @Returns\(TypedView\) announces$/);
  });

  it('refuses a class that lists nothing', () => {
    class Empty {
      declare readonly name: string;
    }
    class Secret {
      @Exclude()
      declare readonly name: string;
    }
    expect(() => compileResult(Empty)).toThrow(DefinitionError);
    expect(() => compileResult(Secret)).toThrow(DefinitionError);
  });
});
