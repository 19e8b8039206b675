// What fast-check makes hostile messages of. A recipe is plain data, so that a failure can be read and made smaller.
import * as fc from 'fast-check';

/** How one hostile message is made; see `build-message.ts`. */
export type Recipe =
  | {
      readonly how: 'argument';
      readonly base: number;
      readonly place: number;
      readonly change: Change;
      readonly key: string;
      readonly value: Odd;
    }
  | { readonly how: 'arguments'; readonly base: number; readonly args: readonly Odd[] }
  | { readonly how: 'field'; readonly base: number; readonly field: Field; readonly value: Odd }
  | { readonly how: 'extra field'; readonly base: number; readonly key: string; readonly value: Odd }
  | { readonly how: 'missing field'; readonly base: number; readonly place: number }
  | { readonly how: 'forbidden'; readonly base: number }
  | { readonly how: 'control'; readonly kind: string; readonly id: number; readonly value: Odd }
  | { readonly how: 'bomb'; readonly base: number; readonly bomb: Bomb; readonly size: number }
  | { readonly how: 'anything'; readonly value: Odd }
  | { readonly how: 'text'; readonly bases: readonly number[]; readonly edits: readonly Edit[] }
  | {
      readonly how: 'frame';
      readonly bases: readonly number[];
      readonly header: number;
      readonly edits: readonly Edit[];
    }
  | { readonly how: 'wire'; readonly bytes: Uint8Array };

export type Change = 'replace' | 'remove' | 'add';
export type Field = 'kind' | 'id' | 'channel' | 'args' | 'meta' | 'references' | 'credit' | 'offset';
export type Bomb = 'deep' | 'deep map' | 'shared' | 'wide' | 'sparse' | 'cycle' | 'long';

/** One change to a text or to bytes, at `at` modulo their length. */
export interface Edit {
  readonly kind: 'flip' | 'set' | 'insert' | 'remove' | 'repeat' | 'cut';
  readonly at: number;
  readonly byte: number;
  readonly length: number;
}

/** A value that is odd where it stands. The name says which, because many of them can't be printed or compared. */
export type Odd = { readonly odd: keyof typeof ODD } | { readonly is: unknown };

const PROTO = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}';

/** Made anew each time: a message may change them. */
export const ODD = {
  undefined: () => undefined,
  NaN: () => Number.NaN,
  infinite: () => Infinity,
  negative_infinite: () => -Infinity,
  negative_zero: () => -0,
  unsafe: () => 2 ** 53,
  huge: () => Number.MAX_VALUE,
  bigint: () => 10n ** 30n,
  empty_list: () => [],
  list_in_list: () => [[[]]],
  list_like: () => ({ 0: true, length: 1 }),
  empty_object: () => ({}),
  proto: () => JSON.parse(PROTO) as unknown,
  nested_proto: () => ({ a: [JSON.parse(PROTO) as unknown] }),
  toString_key: () => ({ toString: 1, valueOf: 2, hasOwnProperty: 3 }),
  boxed: () => Object('fast') as unknown,
  boxed_number: () => Object(5) as unknown,
  date: () => new Date(0),
  no_date: () => new Date(Number.NaN),
  map: () =>
    new Map<unknown, unknown>([
      ['name', 'ada'],
      [{}, new Set([1])],
    ]),
  set: () => new Set(['fast']),
  bytes: () => new Uint8Array([1, 2, 3]),
  floats: () => new Float64Array(2),
  buffer: () => new ArrayBuffer(8),
  pattern: () => /^a$/,
  error: () => new RangeError('no'),
  lone_surrogate: () => 'a\ud800',
  direction: () => 'a\u202eb',
  line: () => 'a\nb\u001b[2J',
  variation: () => `a${'\ufe0f'.repeat(4_000)}`,
  long: () => 'x'.repeat(5_000),
  proto_name: () => '__proto__',
} as const satisfies Record<string, () => unknown>;

const odd: fc.Arbitrary<Odd> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...(Object.keys(ODD) as (keyof typeof ODD)[])).map((name) => ({ odd: name })),
  },
  { weight: 3, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)).map((is) => ({ is })) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }))
      .map((is) => ({ is })),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }).map((is) => ({ is: is as unknown })) },
);

const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'extra',
    'isAdmin',
    'userId',
    'name',
    'note',
    'length',
    '',
    'kind',
    'then',
  ),
  fc.string({ maxLength: 6 }),
);
const base = fc.nat({ max: 999 });
const place = fc.nat({ max: 99 });

const KINDS = [
  'grant',
  'cancel',
  'ack',
  'chunk',
  'end',
  'fault',
  'subscribe',
  'watch',
  'hello',
  'reply',
  'welcome',
  'event',
  'goodbye',
  'patch',
];

/** What can be said over any link. */
const spoken: readonly fc.WeightedArbitrary<Recipe>[] = [
  {
    weight: 8,
    arbitrary: fc.record({
      how: fc.constant('argument' as const),
      base,
      place,
      change: fc.constantFrom<Change>('replace', 'remove', 'add'),
      key,
      value: odd,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ how: fc.constant('arguments' as const), base, args: fc.array(odd, { maxLength: 4 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      how: fc.constant('field' as const),
      base,
      field: fc.constantFrom<Field>('kind', 'id', 'channel', 'args', 'meta', 'references', 'credit', 'offset'),
      value: odd,
    }),
  },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('extra field' as const), base, key, value: odd }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant('missing field' as const), base, place }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant('forbidden' as const), base }) },
  {
    weight: 3,
    arbitrary: fc.record({
      how: fc.constant('control' as const),
      kind: fc.constantFrom(...KINDS),
      id: fc.integer({ min: -2, max: 5_000 }),
      value: odd,
    }),
  },
  { weight: 1, arbitrary: fc.record({ how: fc.constant('anything' as const), value: odd }) },
];

/** Take the longest to refuse, so there are few of them. */
const bombs = fc.record({
  how: fc.constant('bomb' as const),
  base,
  bomb: fc.constantFrom<Bomb>('deep', 'deep map', 'shared', 'wide', 'sparse', 'cycle', 'long'),
  size: fc.nat({ max: 1_000 }),
});

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom<Edit['kind']>('flip', 'set', 'insert', 'remove', 'repeat', 'cut'),
    at: fc.nat({ max: 9_999 }),
    byte: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const bases = fc.array(base, { minLength: 1, maxLength: 3 });

const texts = fc.record({ how: fc.constant('text' as const), bases, edits });
const frames = fc.record({
  how: fc.constant('frame' as const),
  bases,
  header: fc.constantFrom(0, 0, 0, 0, 2, 2, 1, 3, 255),
  edits,
});
const wires = fc.record({ how: fc.constant('wire' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }) });

/** Over links that carry values: one in two hundred is a bomb. */
export const valueRecipes: fc.Arbitrary<Recipe> = fc.oneof(
  ...spoken.map(({ weight, arbitrary }) => ({ weight: weight * 10, arbitrary })),
  { weight: 1, arbitrary: bombs },
);

/** Over links on which what text can hold travels as text. */
export const textRecipes: fc.Arbitrary<Recipe> = fc.oneof(
  ...spoken.map(({ weight, arbitrary }) => ({ weight: weight * 10, arbitrary })),
  { weight: 60, arbitrary: texts },
  { weight: 1, arbitrary: bombs },
);

/** Over sockets: two thirds are frames that were tampered with; after bytes that are no frame the socket is gone. */
export const socketRecipes: fc.Arbitrary<Recipe> = fc.oneof(
  ...spoken.map(({ weight, arbitrary }) => ({ weight: weight * 10, arbitrary })),
  { weight: 440, arbitrary: frames },
  { weight: 1, arbitrary: bombs },
  { weight: 1, arbitrary: wires },
);
