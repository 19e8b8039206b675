import {
  Allow,
  ArrayMaxSize,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Arg, EventService, Handle, Items, OneOf } from '../../../src/main/decorators/index.js';
import { NotePayload } from './fixtures/note-payload.js';
import { faultsOf } from './faults-of.js';

describe('RuleChecker', () => {
  it('refuses rules that no value of the declared type could pass', () => {
    @EventService()
    class Notes {
      @Handle()
      async run(
        @Arg(IsInt()) id: string,
        @Arg(IsBoolean()) size: number,
        @Arg(IsString()) when: Date,
        @Arg(MaxLength(5)) words: string[],
        @Arg(IsString({ each: true })) word: string,
      ) {
        return [id, size, when, words, word];
      }
    }
    expect(faultsOf(Notes)).toEqual([
      'Notes.run, parameter 0: is declared as String, but isInt lets only Number through',
      'Notes.run, parameter 1: is declared as Number, but isBoolean lets only Boolean through',
      'Notes.run, parameter 2: is declared as Date, but isString lets only String through',
      'Notes.run, parameter 3: is declared as Array, but maxLength lets only String through',
      'Notes.run, parameter 4: is declared as String, but isString with each: true is for the elements of an array',
    ]);
  });

  it('compares rules of our own too', () => {
    const fast = OneOf('fast') as unknown as PropertyDecorator;
    @EventService()
    class Notes {
      @Handle() async mode(@Arg(fast) value: number) {
        return value;
      }
      @Handle() async list(@Arg(Items(IsString()) as unknown as PropertyDecorator) value: string) {
        return value;
      }
    }
    expect(faultsOf(Notes)).toEqual([
      "Notes.mode, parameter 0: is declared as Number, but OneOf('fast') lets only String through",
      'Notes.list, parameter 0: is declared as String, but Items lets only Array through',
    ]);
  });

  describe('rules that settle nothing', () => {
    it('are refused, for elements too', () => {
      @EventService()
      class Notes {
        @Handle() async any(@Arg(IsNotEmpty()) value: string) {
          return value;
        }
        @Handle() async elements(@Arg(ArrayMaxSize(5)) value: string[]) {
          return value;
        }
        @Handle() async inner(@Arg(Items(IsNotEmpty())) value: string[]) {
          return value;
        }
        @Handle() async allowed(@Arg(Allow()) value: string) {
          return value;
        }
        @Handle() async each(@Arg(IsString({ each: true })) value: string[]) {
          return value;
        }
      }
      expect(faultsOf(Notes)).toEqual([
        'Notes.any, parameter 0: has rules, but none that settles what the argument is',
        'Notes.elements, parameter 0: has rules, but none that settles what the argument is',
        'Notes.inner, parameter 0, its elements: has rules, but none that settles what the argument is',
        'Notes.allowed, parameter 0: has rules, but none that settles what the argument is',
      ]);
    });

    it('are refused where they are no validators, or belong elsewhere', () => {
      const notCalled = IsString as unknown as PropertyDecorator;
      @EventService()
      class Notes {
        @Handle() async bare(@Arg(notCalled) value: string) {
          return value;
        }
        @Handle() async optional(@Arg(IsOptional(), IsString()) value: string) {
          return value;
        }
        @Handle() async sometimes(@Arg(ValidateIf(() => false), IsString()) value: string) {
          return value;
        }
        @Handle() async nested(@Arg(ValidateNested()) value: object) {
          return value;
        }
        @Handle() async payload(@Arg(IsString()) value: NotePayload) {
          return value;
        }
      }
      expect(faultsOf(Notes)).toEqual([
        'Notes.bare, parameter 0: has a rule that is no decorator of class-validator: IsString',
        'Notes.bare, parameter 0: has rules, but none that settles what the argument is',
        'Notes.optional, parameter 0: has IsOptional() or ValidateIf(), by which more gets through than its type says',
        'Notes.sometimes, parameter 0: has IsOptional() or ValidateIf(), by which more gets through than its type says',
        'Notes.nested, parameter 0: has ValidateNested(), which is for properties',
        'Notes.payload, parameter 0: is a NotePayload, which its own decorators check, and has rules beside it',
      ]);
    });

    it("are not an app's own validators, which are trusted", () => {
      @EventService()
      class Notes {
        @Handle()
        async run(
          @Arg(ValidateBy({ name: 'isEven', validator: { validate: (value) => value === 2n } })) value: bigint,
        ) {
          return value;
        }
      }
      expect(faultsOf(Notes)).toEqual([]);
    });
  });
});
