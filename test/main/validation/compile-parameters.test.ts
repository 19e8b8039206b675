import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsInstance,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  getMetadataStorage,
  registerDecorator,
} from 'class-validator';
import { DefinitionError, ValidationError } from '../../../src/shared/index';
import type { ParameterDefinition } from '../../../src/main/metadata/service-definition';
import { compileParameters, guardArguments } from '../../../src/main/validation/index';

const SIGNAL = new AbortController().signal;
const LIMITS = { maxDepth: 32, maxNodes: 10_000 };

type Class = new () => object;

function payload(type: Class, options: { optional?: boolean; nullable?: boolean } = {}): ParameterDefinition {
  return { kind: 'payload', type, optional: false, nullable: false, ...options };
}

function rules(
  list: Extract<ParameterDefinition, { kind: 'rules' }>['rules'],
  options: { optional?: boolean; nullable?: boolean } = {},
): ParameterDefinition {
  return { kind: 'rules', rules: list, optional: false, nullable: false, ...options };
}

function validator(decorator: PropertyDecorator) {
  return { kind: 'validator', decorator } as const;
}

/** Everything a call passes on its way from the wire to its method. */
async function parse(parameters: readonly ParameterDefinition[], args: unknown[]): Promise<unknown[]> {
  return compileParameters(parameters)(guardArguments(structuredClone(args), LIMITS), SIGNAL);
}

async function faultsOf(parameters: readonly ParameterDefinition[], ...args: unknown[]): Promise<string[]> {
  const error: unknown = await parse(parameters, args).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  if (!(error instanceof ValidationError)) throw error;
  return (error.details?.faults ?? []).map(({ path, rule }) => `${path} ${rule}`);
}

class Address {
  @IsString()
  @MaxLength(20)
  declare readonly street: string;
}

class Tag {
  @IsString()
  declare readonly label: string;
}

class Person {
  @IsString()
  declare readonly name: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  declare readonly age?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => Address)
  declare readonly address?: Address;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => Tag)
  declare readonly tags?: readonly Tag[];

  @IsOptional()
  @IsString({ each: true })
  declare readonly notes?: readonly string[];
}

describe('compileParameters', () => {
  describe('arguments', () => {
    const text = rules([validator(IsString())]);

    it('are handed on in order, with the signal in its place', async () => {
      const parameters = [text, { kind: 'signal' }, rules([validator(IsInt())])] as const;
      expect(await parse(parameters, ['a', 1])).toEqual(['a', SIGNAL, 1]);
    });

    it('are parsed without a promise where no rule needs one', () => {
      expect(compileParameters([text])(['a'], SIGNAL)).toEqual(['a']);
      expect(compileParameters([])([], SIGNAL)).toEqual([]);
    });

    it('are refused beyond the parameters, unless they are undefined', async () => {
      expect(await faultsOf([text], 'a', 1, null)).toEqual(['1 surplusArgument', '2 surplusArgument']);
      expect(await faultsOf([], 1)).toEqual(['0 surplusArgument']);
      expect(await faultsOf([text, { kind: 'signal' }], 'a', {})).toEqual(['1 surplusArgument']);
      expect(await parse([text, { kind: 'signal' }], ['a', undefined])).toEqual(['a', SIGNAL]);
    });

    it('must be there unless they are optional', async () => {
      expect(await faultsOf([text, text])).toEqual(['0 required', '1 required']);
      expect(await faultsOf([text, text], undefined, 'b')).toEqual(['0 required']);
      const optional = rules([validator(IsString())], { optional: true });
      expect(await parse([optional, text], [undefined, 'b'])).toEqual([undefined, 'b']);
      expect(await parse([payload(Person, { optional: true })], [])).toEqual([undefined]);
    });

    it('must not be null unless they are nullable', async () => {
      expect(await faultsOf([text, payload(Person)], null, null)).toEqual(['0 notNull', '1 notNull']);
      expect(await faultsOf([rules([], { optional: true })], null)).toEqual(['0 notNull']);
      expect(await parse([payload(Person, { nullable: true })], [null])).toEqual([null]);
    });

    it('are all checked, and every fault is reported', async () => {
      const id = rules([validator(IsUUID())]);
      const faults = await faultsOf([payload(Person), id], { age: -1.5, address: { street: 5 }, extra: 1 }, 'x', 1);
      expect(faults.toSorted()).toEqual([
        '0.address.street isString',
        '0.address.street maxLength',
        '0.age isInt',
        '0.age min',
        '0.extra unknownKey',
        '0.name isString',
        '1 isUuid',
        '2 surplusArgument',
      ]);
    });

    it('have at most 100 faults reported', async () => {
      const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
      expect(await faultsOf([payload(Person)], many)).toHaveLength(100);
    });
  });

  describe('a platform class', () => {
    const leaf = (type: 'Date' | 'Uint8Array' | 'ArrayBuffer'): ParameterDefinition => {
      return { kind: 'leaf', type, optional: false, nullable: false };
    };
    const parameters = [leaf('Date'), leaf('Uint8Array'), leaf('ArrayBuffer')];

    it('is taken as it is', async () => {
      const args = [new Date(5), Uint8Array.of(1), Uint8Array.of(2).buffer];
      expect(await parse(parameters, args)).toStrictEqual(args);
    });

    it.each([['2026-01-01'], [5], [{}], [[]], [new Map()]])('refuses %j', async (value) => {
      expect(await faultsOf(parameters, value, value, value)).toEqual(['0 isDate', '1 isInstance', '2 isInstance']);
    });

    it('refuses one in place of another', async () => {
      const date = new Date(0);
      expect(await faultsOf(parameters, date.getTime(), date, Uint8Array.of(1))).toHaveLength(3);
    });
  });

  describe('a payload', () => {
    it('becomes an instance of its class, and so does what is in it', async () => {
      const [person] = (await parse(
        [payload(Person)],
        [{ name: 'A', age: 3, address: { street: 'S' }, tags: [{ label: 'x' }], notes: ['n'] }],
      )) as [Person];
      expect(person).toBeInstanceOf(Person);
      expect(person.address).toBeInstanceOf(Address);
      expect(person.tags?.[0]).toBeInstanceOf(Tag);
      expect(person).toEqual({ name: 'A', age: 3, address: { street: 'S' }, tags: [{ label: 'x' }], notes: ['n'] });
    });

    it.each([
      ['an array', [{ name: 'A' }]],
      ['an empty array', []],
      ['a Map', new Map([['name', 'A']])],
      ['a Set', new Set(['name'])],
      ['a date', new Date(0)],
      ['a string', 'abc'],
      ['a number', 1],
      ['a boolean', true],
      ['bytes', Uint8Array.of(1)],
    ])('is refused as %s', async (_name, value) => {
      expect(await faultsOf([payload(Person)], value)).toEqual(['0 isObject']);
      expect(await faultsOf([payload(Person)], { name: 'A', address: value })).toEqual(['0.address isObject']);
      expect(await faultsOf([payload(Person)], { name: 'A', tags: [value] })).toEqual(['0.tags[0] isObject']);
    });

    it('names the index of the element that is at fault', async () => {
      const value = { name: 'A', tags: [{ label: 'x' }, { label: 1 }], notes: ['n', 2, 'n', null] };
      expect(await faultsOf([payload(Person)], value)).toEqual([
        '0.tags[1].label isString',
        '0.notes[1] isString',
        '0.notes[3] isString',
      ]);
    });

    it('is refused with an object in place of an array', async () => {
      const faults = await faultsOf([payload(Person)], { name: 'A', tags: { label: 'x' }, notes: 'n' });
      expect(faults).toEqual(['0.tags isArray', '0.tags arrayMaxSize', '0.notes isString']);
    });

    it.each(['extra', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'isPrototypeOf'])(
      'is refused with an unknown key %s',
      async (key) => {
        expect(await faultsOf([payload(Person)], { name: 'A', [key]: 1 })).toEqual([`0.${key} unknownKey`]);
        const inner = { name: 'A', address: { street: 'S', [key]: 1 } };
        expect(await faultsOf([payload(Person)], inner)).toEqual([`0.address.${key} unknownKey`]);
      },
    );

    it.each([
      ['age', '5'],
      ['age', ''],
      ['age', true],
      ['age', 1e21],
      ['age', 2 ** 53],
      ['name', 5],
      ['name', {}],
    ])('has no value converted: %s = %j', async (key, value) => {
      const faults = await faultsOf([payload(Person)], { name: 'A', [key]: value });
      expect(faults[0]).toMatch(new RegExp(`^0\\.${key} is(Int|String)$`));
    });

    it('takes the largest safe integer', async () => {
      expect(await faultsOf([payload(Person)], { name: 'A', age: Number.MAX_SAFE_INTEGER })).toEqual([]);
    });

    it('does not quote more of a key or message than a screen holds', async () => {
      const key = 'k'.repeat(1_000_000);
      const error = (await parse([payload(Person)], [{ name: 'A', [key]: 1 }]).catch(
        (thrown: unknown) => thrown,
      )) as Error;
      expect(JSON.stringify(error).length).toBeLessThan(1_000);
    });
  });

  describe('null in a payload', () => {
    class Nullable {
      @IsOptional()
      @IsString()
      declare readonly plain?: string;

      @ValidateIf((_, value) => value !== null)
      @IsString()
      declare readonly conditional: string | null;

      @IsIn(['a', null])
      declare readonly listed: 'a' | null;

      @IsOptional()
      @ValidateNested()
      @Type(() => Address)
      declare readonly nested?: Address;
    }

    it('is a value under @IsOptional, and no missing one', async () => {
      const value = { plain: null, conditional: 'c', listed: 'a', nested: null };
      expect(await faultsOf([payload(Nullable)], value)).toEqual(['0.plain isString', '0.nested isObject']);
    });

    it('is allowed by @ValidateIf or by a rule that it keeps', async () => {
      expect(await faultsOf([payload(Nullable)], { conditional: null, listed: null })).toEqual([]);
    });
  });

  describe('a nested payload', () => {
    class Order {
      @ValidateNested()
      @Type(() => Address)
      declare readonly address: Address;

      @IsOptional()
      @ValidateNested()
      @Type(() => Tag)
      declare readonly tags?: Tag[];

      @IsOptional()
      @ValidateNested()
      declare readonly untyped?: object;

      @IsOptional()
      @ValidateNested({ each: true })
      @Type(() => Tag)
      declare readonly byName?: Map<string, Tag>;

      @IsOptional()
      @ValidateNested({ each: true })
      @Type(() => Tag)
      declare readonly unique?: Set<Tag>;

      @IsOptional()
      @IsInstance(Uint8Array)
      declare readonly data?: Uint8Array;

      @IsOptional()
      @IsDate()
      declare readonly when?: Date;

      @IsOptional()
      @IsObject()
      declare readonly record?: Record<string, unknown>;
    }
    const address = { street: 'S' };

    it('must be there', async () => {
      expect(await faultsOf([payload(Order)], {})).toEqual(['0.address isDefined']);
    });

    it('is refused where nothing says its class', async () => {
      expect(await faultsOf([payload(Order)], { address, untyped: {} })).toEqual(['0.untyped unknownValue']);
    });

    it('is an array where the declared type is one', async () => {
      const [order] = (await parse([payload(Order)], [{ address, tags: [{ label: 'x' }] }])) as [Order];
      expect(order.tags?.[0]).toBeInstanceOf(Tag);
      expect(await faultsOf([payload(Order)], { address, tags: { label: 'x' } })).toEqual(['0.tags isArray']);
    });

    it('keeps binary data, dates, Maps, Sets and records whole', async () => {
      const original = {
        address,
        byName: new Map([['a', { label: 'x' }]]),
        unique: new Set([{ label: 'y' }]),
        data: Uint8Array.of(1, 2, 3),
        when: new Date(5),
        record: { toString: 'text', then: Uint8Array.of(1), deep: [new Map([[1, new Date(0)]])] },
      };
      const [order] = (await parse([payload(Order)], [original])) as [Order];
      expect(order.byName?.get('a')).toBeInstanceOf(Tag);
      expect([...(order.unique ?? [])][0]).toBeInstanceOf(Tag);
      expect(order.data).toStrictEqual(original.data);
      expect(order.when).toStrictEqual(original.when);
      expect(order.record).toStrictEqual(original.record);
    });

    it('is checked within Maps and Sets', async () => {
      const value = { address, byName: new Map([['a', { label: 1 }]]), unique: new Set([{ label: 'x', more: 1 }]) };
      expect(await faultsOf([payload(Order)], value)).toEqual([
        '0.unique[0].more unknownKey',
        '0.byName.a.label isString',
      ]);
    });
  });

  describe("class-transformer's decorators", () => {
    class Cat {
      @IsIn(['cat'])
      declare readonly kind: string;

      @IsInt()
      declare readonly lives: number;
    }
    class Dog {
      @IsIn(['dog'])
      declare readonly kind: string;

      @IsString()
      declare readonly trick: string;
    }
    class Owner {
      @Expose({ name: 'first_name' })
      @IsString()
      declare readonly firstName: string;

      @Exclude()
      @IsOptional()
      @IsBoolean()
      declare readonly isAdmin?: boolean;

      @IsOptional()
      @Transform(({ value }) => (value as string).trim())
      @IsString()
      declare readonly city?: string;

      @Expose()
      @Transform(({ value }) => (value as number | undefined) ?? 10)
      @IsInt()
      declare readonly limit: number;

      @IsOptional()
      @Type(() => Date)
      @IsDate()
      declare readonly born?: Date;

      @IsOptional()
      @ValidateNested()
      @Type(() => Object, {
        keepDiscriminatorProperty: true,
        discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }, { name: 'dog', value: Dog }] }, // prettier-ignore
      })
      declare readonly pet?: Cat | Dog;
    }

    it('rename, transform, default and convert', async () => {
      const [owner] = (await parse([payload(Owner)], [{ first_name: 'A', city: ' B ', born: '2026-01-01' }])) as [
        Owner,
      ];
      expect(owner).toEqual({ firstName: 'A', city: 'B', limit: 10, born: new Date('2026-01-01') });
    });

    it('take the name on the wire alone', async () => {
      expect(await faultsOf([payload(Owner)], { firstName: 'A' })).toEqual([
        '0.firstName unknownKey',
        '0.first_name isString',
      ]);
    });

    it('keep the wire from setting what is excluded', async () => {
      expect(await faultsOf([payload(Owner)], { first_name: 'A', isAdmin: true })).toEqual(['0.isAdmin unknownKey']);
    });

    it('choose a class by a discriminator', async () => {
      const [owner] = (await parse([payload(Owner)], [{ first_name: 'A', pet: { kind: 'dog', trick: 't' } }])) as [
        Owner,
      ];
      expect(owner.pet).toBeInstanceOf(Dog);
      expect(await faultsOf([payload(Owner)], { first_name: 'A', pet: { kind: 'cat', trick: 't' } })).toEqual([
        '0.pet.trick unknownKey',
        '0.pet.lives isInt',
      ]);
      expect(await faultsOf([payload(Owner)], { first_name: 'A', pet: { kind: 'cow' } })).toEqual([
        '0.pet unknownValue',
      ]);
    });

    it('make a fault of no date, and none of a function that throws at a value another rule refuses', async () => {
      expect(await faultsOf([payload(Owner)], { first_name: 'A', born: 'no' })).toEqual(['0.born isDate']);
      expect(await faultsOf([payload(Owner)], { first_name: 1, city: 5 })).toEqual(['0.first_name isString']);
    });

    it('fail the call when they throw at an otherwise valid value', async () => {
      class Strict {
        @IsInt()
        @Transform(() => {
          throw new RangeError('broken');
        })
        @IsOptional()
        declare readonly n: number;
      }
      await expect(parse([payload(Strict)], [{ n: 1 }])).rejects.toThrow('broken');
    });
  });

  describe("a class's own ways", () => {
    it('include defaults, which undefined does not replace', async () => {
      class Page {
        @IsOptional()
        @IsInt()
        readonly size: number = 20;
      }
      expect(await parse([payload(Page)], [{}])).toEqual([{ size: 20 }]);
      expect(await parse([payload(Page)], [{ size: undefined }])).toEqual([{ size: 20 }]);
    });

    it('include getters, which the wire can not set', async () => {
      class Range {
        @IsInt()
        declare readonly from: number;

        @IsInt()
        declare readonly to: number;

        @Max(10)
        get length(): number {
          return this.to - this.from;
        }
      }
      expect(await faultsOf([payload(Range)], { from: 0, to: 11 })).toEqual(['0.length max']);
      expect(await faultsOf([payload(Range)], { from: 0, to: 5, length: 3 })).toEqual(['0.length unknownKey']);
    });

    it('include the rules of its base class', async () => {
      class Employee extends Person {
        @IsInt()
        declare readonly number: number;
      }
      expect((await faultsOf([payload(Employee)], { number: 'x' })).toSorted()).toEqual([
        '0.name isString',
        '0.number isInt',
      ]);
    });

    it('refer to itself', async () => {
      class Folder {
        @IsString()
        declare readonly name: string;

        @IsOptional()
        @ValidateNested({ each: true })
        @Type(() => Folder)
        declare readonly children?: readonly Folder[];
      }
      const value = { name: 'a', children: [{ name: 'b', children: [{ name: 1 }] }] };
      expect(await faultsOf([payload(Folder)], value)).toEqual(['0.children[0].children[0].name isString']);
    });
  });

  describe("an app's own validators", () => {
    function Check(check: (value: unknown) => unknown): PropertyDecorator {
      return (target, key) => {
        registerDecorator({
          name: 'check',
          target: target.constructor,
          propertyName: String(key),
          options: { message: '$property of $target is $value' },
          validator: { validate: (value: unknown) => check(value) as boolean },
        });
      };
    }

    it('may answer later, also when they do not say so', async () => {
      class Later {
        @Check(async (value) => value === 'right')
        declare readonly word: string;
      }
      const parse = compileParameters([payload(Later)]);
      await expect(parse([{ word: 'right' }], SIGNAL)).resolves.toEqual([{ word: 'right' }]);
      expect(await faultsOf([payload(Later)], { word: 'wrong' })).toEqual(['0.word check']);
      expect(await faultsOf([rules([validator(Check(async () => false))])], 1)).toEqual(['0 check']);
    });

    it('have their messages filled in', async () => {
      class Worded {
        @Check(() => false)
        declare readonly word: string;

        @MaxLength(3, { message: 'at most $constraint1' })
        declare readonly text: string;
      }
      const error = (await parse([payload(Worded)], [{ word: '$&', text: 'long' }]).catch(
        (thrown: unknown) => thrown,
      )) as ValidationError;
      expect(error.details?.faults.map(({ message }) => message)).toEqual(['word of Worded is $&', 'at most 3']);
    });

    it('fail the call when they throw, or reject, at an otherwise valid value', async () => {
      class Throwing {
        @Check((value) => (value as string).startsWith('x'))
        @IsOptional()
        declare readonly a: unknown;

        @IsOptional()
        @Check(() => Promise.reject(new RangeError('the database is away')))
        declare readonly b: unknown;

        @IsOptional()
        @IsString()
        declare readonly c: unknown;
      }
      await expect(parse([payload(Throwing)], [{ a: 5 }])).rejects.toThrow(TypeError);
      await expect(parse([payload(Throwing)], [{ b: 5 }])).rejects.toThrow('the database is away');
      expect(await faultsOf([payload(Throwing)], { a: 5, b: 5, c: 5 })).toEqual(['0.c isString']);
    });

    it('refuse to start without @ValidatorConstraint, which would check nothing', () => {
      class Unregistered {
        validate(): boolean {
          return false;
        }
      }
      @ValidatorConstraint({ name: 'registered' })
      class Registered extends Unregistered {}
      class Wrong {
        @Validate(Unregistered)
        declare readonly a: string;
      }
      class Right {
        @Validate(Registered)
        declare readonly a: string;
      }
      expect(() => compileParameters([payload(Wrong)])).toThrow(DefinitionError);
      expect(() => compileParameters([payload(Right)])).not.toThrow();
    });
  });

  describe('rules', () => {
    it('are class-validator’s, with its names', async () => {
      const parameters = [rules([validator(IsInt()), validator(Max(100))]), rules([validator(Matches(/^a+$/))])];
      expect(await faultsOf(parameters, 5, 'aa')).toEqual([]);
      expect(await faultsOf(parameters, 100.5, 'b')).toEqual(['0 isInt', '0 max', '1 matches']);
    });

    it('leave no trace in the storage that class-validator searches', () => {
      const storage = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, unknown> };
      const before = storage.validationMetadatas.size;
      compileParameters([rules([validator(IsInt())])]);
      expect(storage.validationMetadatas.size).toBe(before);
    });

    it('are refused when a decorator checks nothing', () => {
      expect(() => compileParameters([rules([validator(() => undefined)])])).toThrow(DefinitionError);
    });

    it('name values', async () => {
      const mode = rules([{ kind: 'one-of', values: ['fast', 0, true, null] }], { nullable: true });
      for (const value of ['fast', 0, true, null]) expect(await faultsOf([mode], value)).toEqual([]);
      for (const value of ['FAST', '0', 1, false, {}, -0]) expect(await faultsOf([mode], value)).toEqual(['0 isIn']);
    });

    it('say what elements are', async () => {
      const words = rules([{ kind: 'items-by-rules', rules: [validator(IsString())] }, validator(ArrayMaxSize(2))]);
      expect(await parse([words], [['a', 'b']])).toEqual([['a', 'b']]);
      expect(await faultsOf([words], ['a', 1, null])).toEqual(['0[1] isString', '0[2] notNull', '0 arrayMaxSize']);
      expect(await faultsOf([words], 'ab')).toEqual(['0 isArray', '0 arrayMaxSize']);
      expect(await faultsOf([words], new Set(['a']))).toEqual(['0 isArray', '0 arrayMaxSize']);
    });

    it('say of which class elements are', async () => {
      const tags = rules([{ kind: 'items-of-class', type: Tag }]);
      const [[tag]] = (await parse([tags], [[{ label: 'x' }]])) as [[Tag]];
      expect(tag).toBeInstanceOf(Tag);
      expect(await faultsOf([tags], [{ label: 1 }, null, [], { label: 'x', more: 1 }])).toEqual([
        '0[0].label isString',
        '0[1] isObject',
        '0[2] isObject',
        '0[3].more unknownKey',
      ]);
    });

    it('hold for elements of elements', async () => {
      const inner = { kind: 'items-by-rules', rules: [{ kind: 'one-of', values: [1, null] }] } as const;
      const grid = rules([{ kind: 'items-by-rules', rules: [inner] }]);
      expect(await faultsOf([grid], [[1, null], [2], 3])).toEqual(['0[1][0] isIn', '0[2] isArray']);
    });
  });

  it('lets properties with @Allow hold anything', async () => {
    class Loose {
      @Allow()
      declare readonly anything: unknown;
    }
    expect(await parse([payload(Loose)], [{ anything: [{ a: null }] }])).toEqual([{ anything: [{ a: null }] }]);
  });
});
