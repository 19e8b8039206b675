import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsDate,
  IsIn,
  IsInstance,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Validate,
  ValidateNested,
} from 'class-validator';
import { FaultCollector } from '../../../src/main/metadata/fault-collector.js';
import { PayloadInspector } from '../../../src/main/metadata/payload-inspector.js';
import type { Class } from '../../../src/main/metadata/index.js';
import { NotePayload } from './fixtures/note-payload.js';

function inspect(type: Class<object>): readonly string[] {
  const faults = new FaultCollector();
  new PayloadInspector(faults).inspect(type);
  return faults.faults.map(({ where, problem }) => `${where}: ${problem}`);
}

class Money {
  declare readonly cents: number;
}

describe('PayloadInspector', () => {
  it('accepts values, nested payloads and binary data that something checks', () => {
    class Draft {
      @IsString() declare readonly name: string;
      @IsOptional() @IsInt() declare readonly size?: number;
      @IsIn(['a', 'b']) declare readonly mode: 'a' | 'b';
      @IsDate() @Type(() => Date) declare readonly when: Date;
      @IsInstance(Uint8Array) declare readonly bytes: Uint8Array;
      @IsInstance(Map) declare readonly map: Map<string, string>;
      @IsInstance(Set) declare readonly set: Set<string>;
      @ValidateNested() @Type(() => NotePayload) declare readonly note: NotePayload;
      @IsArray()
      @ValidateNested({ each: true })
      @Type(() => NotePayload)
      declare readonly notes: readonly NotePayload[];
      @IsString({ each: true }) declare readonly words: string[];
    }
    expect(inspect(Draft)).toEqual([]);
  });

  it('refuses a class without a validation decorator', () => {
    expect(inspect(Money)).toEqual(['Money: is used as a payload class, but no property has a validation decorator']);
  });

  it('refuses objects that nothing looks into', () => {
    class Draft {
      @IsObject() declare readonly anything: Record<string, unknown>;
      @IsNotEmpty() declare readonly price: Money;
      @IsInstance(Money) declare readonly made: unknown;
      @IsObject() @Type(() => NotePayload) declare readonly note: NotePayload | null;
    }
    const problem = 'is an object that nothing looks into';
    expect(inspect(Draft)).toEqual([
      `Draft.anything: ${problem}`,
      `Draft.price: ${problem}`,
      `Draft.made: ${problem}`,
      `Draft.note: ${problem}`,
    ]);
  });

  it('refuses @ValidateNested without a @Type that names a class', () => {
    class Draft {
      @ValidateNested() declare readonly untyped: NotePayload;
      @ValidateNested() @Type(() => undefined as unknown as typeof Money) declare readonly missing: NotePayload;
      @ValidateNested()
      @Type(() => {
        throw new ReferenceError('too early');
      })
      declare readonly thrown: NotePayload;
    }
    expect(inspect(Draft)).toEqual([
      'Draft.untyped: has @ValidateNested() but no @Type',
      'Draft.missing: has a @Type that names no class',
      'Draft.thrown: has a @Type whose function throws: ReferenceError: too early',
    ]);
  });

  it('refuses arrays whose elements nothing checks', () => {
    class Draft {
      @IsArray() declare readonly words: string[];
      @ArrayMaxSize(5) declare readonly frozen: readonly string[];
      @IsNotEmpty() declare readonly list: string[];
    }
    const problem = 'is an array whose elements nothing checks';
    expect(inspect(Draft)).toEqual([`Draft.words: ${problem}`, `Draft.frozen: ${problem}`, `Draft.list: ${problem}`]);
  });

  it('refuses properties about which nothing is settled, or that contradict their type', () => {
    class Draft {
      @Allow() declare readonly any: string;
      @IsOptional() declare readonly maybe?: string;
      @IsInt() declare readonly name: string;
    }
    const problem = 'has decorators, but none that settles what it may hold';
    expect(inspect(Draft)).toEqual([
      `Draft.any: ${problem}`,
      `Draft.maybe: ${problem}`,
      'Draft.name: is declared as String, but isInt lets only Number through',
    ]);
  });

  it('looks into nested classes, once each, however they refer to each other', () => {
    class Leaf {
      @IsArray() declare readonly words: string[];
    }
    class Branch {
      @ValidateNested() @Type(() => Branch) declare readonly parent: unknown;
      @ValidateNested({ each: true }) @Type(() => Leaf) declare readonly leaves: readonly Leaf[];
      @ValidateNested() @Type(() => Leaf) declare readonly first: Leaf;
    }
    expect(inspect(Branch)).toEqual(['Leaf.words: is an array whose elements nothing checks']);
  });

  it('looks into what a discriminator may choose, and into base classes', () => {
    class Circle {
      @IsObject() declare readonly centre: object;
    }
    class Base {
      @ValidateNested()
      @Type(() => NotePayload, {
        discriminator: { property: 'kind', subTypes: [{ name: 'circle', value: Circle }] },
      })
      declare readonly shape: NotePayload | Circle;
    }
    class Draft extends Base {
      @IsString() declare readonly name: string;
    }
    expect(inspect(Draft)).toEqual(['Circle.centre: is an object that nothing looks into']);
  });

  it("trusts an app's own validators on what has no class of its own", () => {
    class IsPoint {
      validate(value: unknown): boolean {
        return Array.isArray(value);
      }
    }
    class Draft {
      @Validate(IsPoint) declare readonly point: readonly [number, number];
    }
    expect(inspect(Draft)).toEqual([]);
  });
});
