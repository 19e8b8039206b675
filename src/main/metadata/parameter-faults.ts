// Why a parameter without `@Arg` can't be served, by what the compiler made of its type, and what to write instead.

import { nameOf } from './class-record.js';

/** What to say about a parameter; `problem` goes on after its place. */
export interface ParameterFault {
  readonly problem: string;
  readonly mend: string;
}

const BY_TYPE = new Map<unknown, ParameterFault>([
  [
    String,
    {
      problem: 'is a string, or a literal type, that nothing checks',
      mend: "Say what it may be: @Arg(IsUUID()), @Arg(IsString(), MaxLength(64)), or @Arg(OneOf('a', 'b'))",
    },
  ],
  [
    Number,
    {
      problem: 'is a number, or a literal type, that nothing checks',
      mend: 'Say what it may be: @Arg(IsInt(), Min(0), Max(100)), or @Arg(OneOf(1, 2))',
    },
  ],
  [Boolean, { problem: 'is a boolean that nothing checks', mend: 'Say so: @Arg(IsBoolean())' }],
  [
    BigInt,
    {
      problem: 'is a bigint that nothing checks',
      mend: 'Say what it may be, with a check of your own: @Arg(ValidateBy(…))',
    },
  ],
  [
    Array,
    {
      problem: 'is an array whose elements are not known at run time',
      mend: 'Say what they are: @Arg(Items(ItemDto), ArrayMaxSize(50)), @Arg(Items(IsString(), MaxLength(64)), ArrayMaxSize(50))',
    },
  ],
  [
    Object,
    {
      problem: 'has a type that is erased at run time: an interface, a union, a generic, or a class under import type',
      mend: 'Use a payload class, imported as a value, or say what it is: @Arg(ItsClass), @Arg(Nullable(ItsClass)), @Arg(OneOf(…)), @Arg(Chunks(…)) for a stream',
    },
  ],
  [
    Function,
    {
      problem: 'is a function at run time: a class under import type, or a callback',
      mend: 'Import the class as a value (import { X }, not import type); for a callback say @Arg(Callback())',
    },
  ],
  [Promise, { problem: 'is a promise, which can not cross the wire', mend: 'Take what it resolves with' }],
  [
    undefined,
    { problem: 'has no type at run time', mend: 'Declare one: a payload class, or @Arg(…) for anything else' },
  ],
]);

const COLLECTION: ParameterFault = {
  problem: 'is a Map or Set whose contents are not known at run time',
  mend: 'Take a payload class or an array of them, or check it yourself: @Arg(ValidateBy(…))',
};

const STREAM: ParameterFault = {
  problem: 'is a stream whose chunks nothing checks',
  mend: 'Say what they are: @Arg(Chunks()) for bytes, @Arg(Chunks(ItemDto)) for objects',
};

const ENUM: ParameterFault = {
  problem: 'is an enum that nothing checks',
  mend: 'Say which values there are: @Arg(OneOf(…))',
};

/** What is wrong with a type of the platform, or with none; `undefined` for a class of the app's own. */
export function parameterFaultOf(declared: unknown, isPlatform: boolean): ParameterFault | undefined {
  if (declared === Map || declared === Set) return COLLECTION;
  if (typeof ReadableStream === 'function' && declared === ReadableStream) return STREAM;
  const known = BY_TYPE.get(declared);
  if (known) return known;
  if (typeof declared !== 'function') return ENUM;
  if (!isPlatform) return undefined;
  return {
    problem: `is a ${nameOf(declared)}, which can not cross the wire`,
    mend: 'Take what it is made of: a string, or a payload class',
  };
}
