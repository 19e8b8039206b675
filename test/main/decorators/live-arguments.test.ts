import { IsString } from 'class-validator';
import {
  Arg,
  Callback,
  Chunks,
  EventService,
  Handle,
  Items,
  Nullable,
  Optional,
  Receive,
  Stream,
} from '../../../src/main/decorators/index.js';
import { collectFaults, readServiceDefinition } from '../../../src/main/metadata/index.js';
import { NotePayload } from '../metadata/fixtures/note-payload.js';
import { faultsOf } from '../metadata/faults-of.js';

const access = { defaultAccess: { kind: 'public' } } as const;

describe('Callback and Chunks', () => {
  it('are read as what they let through', () => {
    @EventService()
    class Notes {
      @Handle()
      async run(
        @Arg(Callback()) line: (text: string) => void,
        @Arg(Nullable(Callback(NotePayload))) note: ((note: NotePayload) => void) | null,
        @Arg(Chunks()) body: ReadableStream<Uint8Array>,
        @Arg(Chunks(NotePayload)) notes: AsyncIterable<NotePayload>,
        @Arg(Optional(Chunks(IsString()))) words?: AsyncIterable<string>,
      ) {
        return [line, note, body, notes, words];
      }
    }
    const rules = [{ kind: 'validator', decorator: expect.any(Function) }];
    expect(readServiceDefinition(Notes, access).methods[0]?.parameters).toEqual([
      { kind: 'callback', type: undefined, optional: false, nullable: false },
      { kind: 'callback', type: NotePayload, optional: false, nullable: true },
      { kind: 'upload', items: 'bytes', optional: false, nullable: false },
      { kind: 'upload', items: { kind: 'items-of-class', type: NotePayload }, optional: false, nullable: false },
      { kind: 'upload', items: { kind: 'items-by-rules', rules }, optional: true, nullable: false },
    ]);
  });

  it.each([
    ['Callback() with a rule', () => Arg(Callback(), IsString()), 'stand alone'],
    ['Chunks() with a class', () => Arg(Chunks(), NotePayload), 'stand alone'],
    ['both', () => Arg(Optional(Callback(), Chunks())), 'stand alone'],
    ['Callback() of no class', () => Callback((() => 1) as never), 'takes a class'],
    ['elements that are functions', () => Items(Callback()), 'neither a function nor a stream'],
    ['chunks that are streams', () => Chunks(Chunks()), 'neither a function nor a stream'],
    ['chunks that may be left out', () => Chunks(Optional(IsString())), 'can not be left out'],
  ])('refuse %s', (_name, create, sentence) => {
    expect(() => {
      const decorator: unknown = create();
      class Notes {
        run(value: string): string {
          return value;
        }
      }
      if (typeof decorator === 'function') decorator(Notes.prototype, 'run', 0);
    }).toThrow(sentence);
  });

  it('are refused on a declared type that is something else', () => {
    @EventService()
    class Notes {
      @Handle() async text(@(Arg(Callback()) as ParameterDecorator) value: string) {
        return value;
      }
      @Handle() async callback(@(Arg(Chunks()) as ParameterDecorator) value: () => void) {
        return value;
      }
    }
    expect(faultsOf(Notes)).toEqual([
      'Notes.text, parameter 0: is declared as String, but is said to be a callback',
      'Notes.callback, parameter 0: is declared as Function, but is said to be an upload',
    ]);
  });

  it('are refused where they would outlive their call', () => {
    @EventService()
    class Notes {
      @Receive() tell(@Arg(Callback()) value: () => void): void {
        value();
      }
      @Stream({ resumable: true }) async *follow(@Arg(Chunks()) body: AsyncIterable<Uint8Array>) {
        yield* body;
      }
    }
    expect(faultsOf(Notes)).toEqual([
      'Notes.tell: takes a callback or an upload, but ends as soon as it is called',
      'Notes.follow: is resumable, but takes a callback or an upload, which ends with its connection',
    ]);
  });

  it('have the class of their chunks inspected', () => {
    class Unchecked {
      declare readonly text: string;
    }
    @EventService()
    class Notes {
      @Handle() async run(@Arg(Chunks(Unchecked)) value: AsyncIterable<Unchecked>) {
        return value;
      }
    }
    expect(collectFaults(Notes, access)[0]?.problem).toContain('no property has a validation decorator');
  });
});
