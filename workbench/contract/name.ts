/** The most characters that the name of a request or a collection has. */
export const MAX_NAME_CHARACTERS = 200;

/** Control characters, line separators, halves of surrogate pairs, and what turns the direction of the text around it. */
const UNWANTED = '\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u202a-\\u202e\\u2066-\\u2069';
/** White space, and what shows nothing at all. */
const INVISIBLE = '\\p{Z}\\p{Cf}\\u2800\\u3164';

/** A name: nothing unwanted in it, something to see in it, and no space around it. */
export const NAME_PATTERN = new RegExp(`^(?!\\s)(?=.*[^${INVISIBLE}])[^${UNWANTED}]+(?<!\\s)$`, 'u');

/** What `NAME_PATTERN` wants, in words. */
export const NAME_RULE = 'must have a visible character, no control characters, and no space at either end';

const UNWANTED_RUNS = new RegExp(`[${UNWANTED}]+`, 'gu');

/**
 * The name that was most likely meant: without what no name has, as a paste may bring it along.
 *
 * @returns an empty string when nothing visible is left
 */
export function cleanName(text: string): string {
  const cleaned = [...text.replaceAll(UNWANTED_RUNS, ' ').trim()].slice(0, MAX_NAME_CHARACTERS).join('').trim();
  return NAME_PATTERN.test(cleaned) ? cleaned : '';
}
