import { ArrayMaxSize, IsBoolean, IsInt, IsString, IsUUID, MaxLength, MinDate } from 'class-validator';
import { Arg, EventService, Handle, Items, Nullable, OneOf, Optional } from '../../../src/main/decorators/index.js';
import { collectFaults, readServiceDefinition, type Class } from '../../../src/main/metadata/index.js';
import type { NotePayload as ErasedPayload } from './fixtures/note-payload.js';
import { NotePayload } from './fixtures/note-payload.js';
import { faultsOf } from './faults-of.js';

enum Colour {
  Red = 'red',
}

interface Erased {
  readonly a: string;
}

/** The parameters of the one method `run`. */
function parametersOf(type: Class<object>) {
  return readServiceDefinition(type, { defaultAccess: { kind: 'public' } }).methods[0]?.parameters;
}

describe('ParameterReader', () => {
  describe('classes that speak for themselves', () => {
    it('reads payload classes, platform classes and the signal from the signature', () => {
      @EventService()
      class Notes {
        @Handle()
        async run(note: NotePayload, when: Date, bytes: Uint8Array, raw: ArrayBuffer, signal?: AbortSignal) {
          return [note, when, bytes, raw, signal];
        }
      }
      expect(parametersOf(Notes)).toEqual([
        { kind: 'payload', type: NotePayload, optional: false, nullable: false },
        { kind: 'leaf', type: 'Date', optional: false, nullable: false },
        { kind: 'leaf', type: 'Uint8Array', optional: false, nullable: false },
        { kind: 'leaf', type: 'ArrayBuffer', optional: false, nullable: false },
        { kind: 'signal' },
      ]);
    });

    it('lets @Arg add that they may be left out or be null', () => {
      @EventService()
      class Notes {
        @Handle()
        async run(
          @Arg(Nullable(NotePayload)) note: NotePayload | null,
          @Arg(Nullable(Date)) since: Date | null,
          @Arg(Optional()) other?: NotePayload,
          @Arg(Optional(Nullable(NotePayload))) third?: NotePayload | null,
        ) {
          return [note, since, other, third];
        }
      }
      expect(parametersOf(Notes)).toEqual([
        { kind: 'payload', type: NotePayload, optional: false, nullable: true },
        { kind: 'leaf', type: 'Date', optional: false, nullable: true },
        { kind: 'payload', type: NotePayload, optional: true, nullable: false },
        { kind: 'payload', type: NotePayload, optional: true, nullable: true },
      ]);
    });

    it('keeps the check of the class where @Arg adds rules to a Date', () => {
      @EventService()
      class Notes {
        @Handle()
        async run(@Arg(MinDate(new Date(0))) when: Date) {
          return when;
        }
      }
      expect(parametersOf(Notes)?.[0]).toMatchObject({ kind: 'rules', rules: [{}, {}] });
    });
  });

  describe('rules', () => {
    it('reads strings, numbers, literals and arrays from @Arg', () => {
      @EventService()
      class Notes {
        @Handle()
        async run(
          @Arg(IsUUID()) id: string,
          @Arg(OneOf('a', 'b')) mode: 'a' | 'b',
          @Arg(Items(NotePayload), ArrayMaxSize(5)) notes: readonly NotePayload[],
          @Arg(Items(IsString(), MaxLength(5))) words: string[],
          @Arg(OneOf('x', null)) mark: 'x' | null,
          @Arg(Optional(IsInt())) size = 20,
        ) {
          return [id, mode, notes, words, mark, size];
        }
      }
      const validator = { kind: 'validator', decorator: expect.any(Function) };
      expect(parametersOf(Notes)).toEqual([
        { kind: 'rules', rules: [validator], optional: false, nullable: false },
        { kind: 'rules', rules: [{ kind: 'one-of', values: ['a', 'b'] }], optional: false, nullable: false },
        {
          kind: 'rules',
          rules: [{ kind: 'items-of-class', type: NotePayload }, validator],
          optional: false,
          nullable: false,
        },
        {
          kind: 'rules',
          rules: [{ kind: 'items-by-rules', rules: [validator, validator] }],
          optional: false,
          nullable: false,
        },
        { kind: 'rules', rules: [{ kind: 'one-of', values: ['x', null] }], optional: false, nullable: true },
        { kind: 'rules', rules: [validator], optional: true, nullable: false },
      ]);
    });

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
        'Notes.run, parameter 4: has rules, but none that settles what the argument is',
      ]);
    });
  });
});
void collectFaults;
export type { ErasedPayload, Erased };
void Colour;
