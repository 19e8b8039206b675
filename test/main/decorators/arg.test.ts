import { IsString, MaxLength } from 'class-validator';
import { Arg, Items, Nullable, OneOf, Optional, type ArgumentPart } from '../../../src/main/decorators/index.js';
import { NotePayload } from '../metadata/fixtures/note-payload.js';

/** `@Arg` as code without types would call it, on the first parameter of a method. */
function decorate(...parts: readonly unknown[]): void {
  class Notes {
    async run(value: unknown): Promise<unknown> {
      return value;
    }
  }
  (Arg as (...all: readonly unknown[]) => ReturnType<typeof Arg>)(...parts)(Notes.prototype, 'run', 0);
}

describe('Arg', () => {
  it.each([
    ['no rule', [], 'say what the argument may be'],
    ['what is no rule', [undefined], 'undefined is neither a rule nor a class'],
    ['a class that says too little', [String], 'String says too little'],
    ['two classes', [NotePayload, Date], 'an argument is of one class, not of several'],
    ['rules beside a payload class', [NotePayload, IsString()], 'takes no rules beside it'],
  ] as const)('refuses %s', (_name, parts, message) => {
    expect(() => decorate(...parts)).toThrow(message);
    expect(() => decorate(...parts)).toThrow(/^@Arg on Notes\.run, parameter 0: /);
  });

  it('refuses a second @Arg on a parameter, and constructors', () => {
    class Notes {
      async run(@Arg(IsString()) value: string): Promise<string> {
        return value;
      }
    }
    expect(() => Arg(IsString())(Notes.prototype, 'run', 0)).toThrow('it has an @Arg already');
    expect(() => (Arg(IsString()) as ParameterDecorator)(Notes, undefined, 0)).toThrow(
      'only members of instances are served',
    );
  });
});

describe('OneOf', () => {
  it('refuses to name no value', () => {
    expect(() => OneOf()).toThrow('OneOf: name at least one value');
  });

  it('may be null if null is among its values', () => {
    expect([OneOf('a', null).isNullable, OneOf('a').isNullable]).toEqual([true, false]);
  });

  it('is not changed by a change of the list it was given', () => {
    const values: ['a', ...string[]] = ['a'];
    const spec = OneOf(...values);
    values.push('b');
    expect(spec.rules).toEqual([{ kind: 'one-of', values: ['a'] }]);
    expect([spec, spec.rules, spec.rules[0]].every((part) => Object.isFrozen(part))).toBe(true);
  });
});

describe('Items', () => {
  it('takes a payload class, a class of the platform, or rules', () => {
    const validator = { kind: 'validator', decorator: expect.any(Function) };
    expect(Items(NotePayload).rules).toEqual([{ kind: 'items-of-class', type: NotePayload }]);
    expect(Items(Date).rules).toEqual([{ kind: 'items-by-rules', rules: [validator] }]);
    expect(Items(IsString(), MaxLength(5)).rules).toEqual([{ kind: 'items-by-rules', rules: [validator, validator] }]);
    expect(Items(OneOf('a', null)).rules).toEqual([
      { kind: 'items-by-rules', rules: [{ kind: 'one-of', values: ['a', null] }] },
    ]);
    expect(Items(Items(NotePayload)).rules).toEqual([
      { kind: 'items-by-rules', rules: [{ kind: 'items-of-class', type: NotePayload }] },
    ]);
  });

  it.each([
    ['no rule', [], 'Items: say what each element is'],
    ['elements that may be left out', [Optional(IsString())], 'Items: an element can not be left out'],
    ['elements that may be null', [Nullable(IsString())], 'Items: an element can be null only by OneOf(…, null)'],
  ] as const)('refuses %s', (_name, parts, message) => {
    expect(() => (Items as (...all: readonly ArgumentPart[]) => unknown)(...parts)).toThrow(message);
  });
});

describe('Optional and Nullable', () => {
  it('add to what the parts within them say', () => {
    const spec = Optional(Nullable(OneOf('a')));
    expect(spec).toMatchObject({ isOptional: true, isNullable: true, rules: [{ kind: 'one-of', values: ['a'] }] });
    expect(Nullable(Optional(NotePayload))).toMatchObject({ isOptional: true, isNullable: true, type: NotePayload });
  });
});
