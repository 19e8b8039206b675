import { ArrayMaxSize, IsInt, IsString, IsUUID, MaxLength, MinDate } from 'class-validator';
import { Arg, EventService, Handle, Items, Nullable, OneOf, Optional } from '../../../src/main/decorators/index.js';
import { collectFaults, readServiceDefinition, type Class } from '../../../src/main/metadata/index.js';
import { Colour } from './fixtures/colour.js';
import type { NotePayload as ErasedPayload } from './fixtures/note-payload.js';
import { NotePayload } from './fixtures/note-payload.js';
import { faultsOf } from './faults-of.js';

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
  });

  describe('types that the compiler erases', () => {
    it('refuses each without @Arg, and says what to write', () => {
      @EventService()
      class Notes {
        @Handle() async text(value: string) {
          return value;
        }
        @Handle() async literal(value: 'a' | 'b') {
          return value;
        }
        @Handle() async size(value: number) {
          return value;
        }
        @Handle() async flag(value: boolean) {
          return value;
        }
        @Handle() async big(value: bigint) {
          return value;
        }
        @Handle() async list(value: NotePayload[]) {
          return value;
        }
        @Handle() async frozen(value: readonly NotePayload[]) {
          return value;
        }
        @Handle() async map(value: Map<string, string>) {
          return value;
        }
        @Handle() async set(value: Set<string>) {
          return value;
        }
        @Handle() async erased(value: Erased) {
          return value;
        }
        @Handle() async union(value: NotePayload | null) {
          return value;
        }
        @Handle() async callback(value: () => void) {
          return value;
        }
        @Handle() async typeOnly(value: ErasedPayload) {
          return value;
        }
        @Handle() async promise(value: Promise<string>) {
          return value;
        }
        @Handle() async nothing(value: undefined) {
          return value;
        }
        @Handle() async colour(value: Colour) {
          return value;
        }
        @Handle() async stream(value: ReadableStream) {
          return value;
        }
        @Handle() async url(value: URL) {
          return value;
        }
        @Handle() async optional(@Arg(Optional()) value?: string) {
          return value;
        }
      }
      const erased =
        'has a type that is erased at run time: an interface, a union, a generic, or a class under import type';
      const text = 'is a string, or a literal type, that nothing checks';
      expect(faultsOf(Notes)).toEqual([
        `Notes.text, parameter 0: ${text}`,
        `Notes.literal, parameter 0: ${text}`,
        'Notes.size, parameter 0: is a number, or a literal type, that nothing checks',
        'Notes.flag, parameter 0: is a boolean that nothing checks',
        'Notes.big, parameter 0: is a bigint that nothing checks',
        'Notes.list, parameter 0: is an array whose elements are not known at run time',
        `Notes.frozen, parameter 0: ${erased}`,
        'Notes.map, parameter 0: is a Map or Set whose contents are not known at run time',
        'Notes.set, parameter 0: is a Map or Set whose contents are not known at run time',
        `Notes.erased, parameter 0: ${erased}`,
        `Notes.union, parameter 0: ${erased}`,
        'Notes.callback, parameter 0: is a function at run time: a class under import type, or a callback',
        `Notes.typeOnly, parameter 0: ${erased}`,
        'Notes.promise, parameter 0: is a promise, which can not cross the wire',
        'Notes.nothing, parameter 0: has no type at run time',
        'Notes.colour, parameter 0: is an enum that nothing checks',
        'Notes.stream, parameter 0: is a stream whose chunks nothing checks',
        'Notes.url, parameter 0: is a URL, which can not cross the wire',
        `Notes.optional, parameter 0: ${text}`,
      ]);
    });

    it('offers both mends for a function: a class under import type looks the same', () => {
      @EventService()
      class Notes {
        @Handle() async run(value: () => void) {
          return value;
        }
      }
      expect(collectFaults(Notes, { defaultAccess: { kind: 'public' } })[0]?.mend).toBe(
        'Import the class as a value (import { X }, not import type); for a callback say @Arg(Callback())',
      );
    });
  });

  describe('the signal', () => {
    it('is the last parameter, without rules', () => {
      @EventService()
      class Notes {
        @Handle() async first(signal: AbortSignal, @Arg(IsUUID()) id: string) {
          return [signal, id];
        }
        @Handle() async ruled(@Arg(Optional()) signal?: AbortSignal) {
          return signal;
        }
      }
      expect(faultsOf(Notes)).toEqual([
        'Notes.first, parameter 0: is an AbortSignal, but not the last',
        "Notes.ruled, parameter 0: is an AbortSignal, which is the call's own and no argument",
      ]);
    });
  });

  it('inspects payload classes that only rules name', () => {
    class Unchecked {
      declare readonly text: string;
    }
    @EventService()
    class Notes {
      @Handle() async list(@Arg(Items(Unchecked)) value: Unchecked[]) {
        return value;
      }
      @Handle() async one(@Arg(Nullable(Unchecked)) value: Unchecked | null) {
        return value;
      }
    }
    expect(faultsOf(Notes)).toEqual([
      'Unchecked: is used as a payload class, but no property has a validation decorator',
    ]);
  });
});
