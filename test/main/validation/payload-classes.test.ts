import { Type } from 'class-transformer';
import { IsDate, IsIn, IsInstance, IsObject, IsOptional, IsString, ValidateIf, ValidateNested } from 'class-validator';
import { faultsOf, parseArguments, payload } from './parse-arguments.js';
import { Address, Person, Tag } from './person.js';

describe('compileParameters', () => {
  describe('a payload', () => {
    it('becomes an instance of its class, and so does what is in it', async () => {
      const [person] = (await parseArguments(
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
      const error = (await parseArguments([payload(Person)], [{ name: 'A', [key]: 1 }]).catch(
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
      const [order] = (await parseArguments([payload(Order)], [{ address, tags: [{ label: 'x' }] }])) as [Order];
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
        record: { toString: 'text', valueOf: Uint8Array.of(1), deep: [new Map([[1, new Date(0)]])] },
      };
      const [order] = (await parseArguments([payload(Order)], [original])) as [Order];
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
});
