import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { Allow, IsBoolean, IsDate, IsIn, IsInt, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import { faultsOf, parseArguments, payload } from './parse-arguments.js';
import { Person } from './person.js';

describe('compileParameters', () => {
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
      const [owner] = (await parseArguments(
        [payload(Owner)],
        [{ first_name: 'A', city: ' B ', born: '2026-01-01' }],
      )) as [Owner];
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
      const [owner] = (await parseArguments(
        [payload(Owner)],
        [{ first_name: 'A', pet: { kind: 'dog', trick: 't' } }],
      )) as [Owner];
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
      await expect(parseArguments([payload(Strict)], [{ n: 1 }])).rejects.toThrow('broken');
    });
  });

  describe("a class's own ways", () => {
    it('include defaults, which undefined does not replace', async () => {
      class Page {
        @IsOptional()
        @IsInt()
        readonly size: number = 20;
      }
      expect(await parseArguments([payload(Page)], [{}])).toEqual([{ size: 20 }]);
      expect(await parseArguments([payload(Page)], [{ size: undefined }])).toEqual([{ size: 20 }]);
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

  it('lets properties with @Allow hold anything', async () => {
    class Loose {
      @Allow()
      declare readonly anything: unknown;
    }
    expect(await parseArguments([payload(Loose)], [{ anything: [{ a: null }] }])).toEqual([
      { anything: [{ a: null }] },
    ]);
  });
});
