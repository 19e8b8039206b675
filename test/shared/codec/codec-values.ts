import * as fc from 'fast-check';
import { decodeMessage, encodeMessage } from '../../../src/shared/index.js';

export const MAX_DEPTH = 128;

/** What comes out where `value` went in. */
export function roundTrip(value: unknown): unknown {
  return (decodeMessage(encodeMessage({ value })) as { value: unknown }).value;
}

/** What `run` throws. */
export function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Any value that can be sent. */
export const anyValue = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: false,
  maxDepth: 4,
  key: fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
  values: [
    fc.boolean(),
    fc.integer(),
    fc.double().filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'binary' }),
    fc.constant(null),
    fc.constant(undefined),
    fc.bigInt(),
    fc.uint8Array({ maxLength: 300 }),
    fc.date({ noInvalidDate: true }),
  ],
});
