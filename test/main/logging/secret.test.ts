import 'reflect-metadata';
import { Expose, Type } from 'class-transformer';
import { IsArray, IsIn, IsString, MinLength, ValidateNested } from 'class-validator';
import { parsePart, parseWhole } from '../../../src/main/validation/parse-part.js';
import { redact } from '../../../src/main/logging/redact.js';
import { ConflictError, ServiceError, ValidationError } from '../../../src/shared/index.js';
import { Secret } from '../../../src/shim/index.js';

const HIDDEN = 'hunter2';

class Answer {
  @IsString()
  declare readonly question: string;

  @Secret()
  @IsString()
  @MinLength(4, { message: ({ object }) => `${(object as Answer).reply} is too short` })
  declare readonly reply: string;
}

class SignIn {
  @IsString()
  declare readonly userName: string;

  @Secret()
  @IsString()
  @IsIn([HIDDEN], { message: '$value is not the word' })
  @Expose({ name: 'magic' })
  declare readonly word: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Answer)
  declare readonly answers: readonly Answer[];
}

class StrongSignIn extends SignIn {
  @Secret()
  @ValidateNested()
  @Type(() => Answer)
  declare readonly second: Answer;
}

const answer = (): object => ({ question: 'pet', reply: HIDDEN });
const raw = (): Record<string, unknown> => ({ userName: 'ada', magic: HIDDEN, answers: [answer(), answer()] });

function textOf(fields: Record<string, unknown>): string {
  return JSON.stringify(redact(fields));
}

describe('@Secret', () => {
  const instance = parseWhole(StrongSignIn, { ...raw(), second: answer() });

  it.each([
    ['an instance', () => ({ instance })],
    ['an instance within lists, maps and objects', () => ({ deep: [{ map: new Map([['a', new Set([instance])]]) }] })],
    ['the cause of an error', () => ({ error: new Error('no', { cause: instance }) })],
    ['the details of an error', () => ({ error: new ConflictError('no', { details: { instance } }) })],
    ['a property of an error', () => ({ error: Object.assign(new Error('no'), { request: instance }) })],
    ['an error among others', () => ({ error: new AggregateError([new Error('no', { cause: instance })]) })],
  ])('hides the value in %s', (_where, fields) => {
    expect(textOf(fields())).not.toContain(HIDDEN);
    expect(textOf(fields())).toContain('ada');
    expect(textOf(fields())).toContain('pet');
  });

  it('hides the value in the plain object that an instance was made of, under its name there', () => {
    const source = raw();
    void parseWhole(SignIn, source);
    expect(redact({ source })).toEqual({
      source: {
        userName: 'ada',
        magic: '[redacted]',
        answers: [
          { question: 'pet', reply: '[redacted]' },
          { question: 'pet', reply: '[redacted]' },
        ],
      },
    });
  });

  it('hides the value in a plain object that was refused', () => {
    const source = { ...raw(), userName: 5, magic: 'hunter3', more: true };
    expect(() => parseWhole(SignIn, source)).toThrow(ValidationError);
    expect(textOf({ source })).not.toContain('hunter');
  });

  it('hides all that a marked object holds, and what a base class marks', () => {
    expect(redact({ instance })).toMatchObject({ instance: { second: '[redacted]', word: '[redacted]' } });
  });

  it('keeps the absence of a value, and hides false', () => {
    class Consent {
      @Secret() given: boolean | undefined = undefined;
    }
    const consent = new Consent();
    expect(redact({ consent })).toEqual({ consent: { given: undefined } });
    consent.given = false;
    expect(redact({ consent })).toEqual({ consent: { given: '[redacted]' } });
  });

  it('hides the value of a property of an error class', () => {
    class LockedError extends ServiceError {
      override readonly code = 'UNAVAILABLE';
      @Secret() key = HIDDEN;
    }
    const error = new LockedError('locked');
    expect(textOf({ error })).not.toContain(HIDDEN);
  });

  it('leaves a class that shares a base alone', () => {
    class Base {
      reply = 'shown';
    }
    class Marked extends Base {
      @Secret() override reply = HIDDEN;
    }
    class Plain extends Base {}
    expect(redact({ marked: new Marked(), plain: new Plain() })).toEqual({
      marked: { reply: '[redacted]' },
      plain: { reply: 'shown' },
    });
  });

  it.each([
    ['a text', { ...raw(), magic: 'hunter3' }, '[redacted] is not the word'],
    ['a function', { ...raw(), answers: [{ question: 'pet', reply: 'h2x' }] }, 'reply is not valid'],
  ])('is quoted by no message of a rule that is %s', (_what, value, message) => {
    const error = faultOf(() => parseWhole(SignIn, value));
    expect(error.details?.faults).toEqual([expect.objectContaining({ message })]);
  });

  it('leaves a message that does not quote it as it is', () => {
    const error = faultOf(() => parseWhole(SignIn, { ...raw(), magic: 5 }));
    expect(error.details?.faults).toContainEqual(expect.objectContaining({ message: 'word must be a string' }));
  });

  it('is quoted by no message of a rule within a marked object, or of a part', () => {
    const second = { question: 'pet', reply: 'h2x' };
    const whole = { ...raw(), second: answer() };
    const errors = [
      faultOf(() => parseWhole(StrongSignIn, { ...whole, second })),
      faultOf(() => parsePart(StrongSignIn, whole, ['second'], second)),
      faultOf(() => parsePart(StrongSignIn, whole, ['magic'], 'h2x')),
    ];
    expect(errors.map((error) => error.details?.faults.length)).toEqual([1, 1, 1]);
    expect(JSON.stringify(errors.map((error) => error.details))).not.toContain('h2x');
  });

  it('stands on properties of instances only', () => {
    expect(() => Secret()(SignIn, 'word')).toThrow('@Secret() on word');
    expect(() => Secret()(SignIn.prototype, Symbol('word'))).toThrow('@Secret() on Symbol(word)');
  });
});

function faultOf(parse: () => unknown): ValidationError {
  try {
    parse();
  } catch (error) {
    if (error instanceof ValidationError) return error;
  }
  throw new Error('It was not refused');
}
