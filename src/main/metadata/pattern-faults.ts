// Whether a pattern given to `Matches` can be made to run for ever: `/^(a+)+$/` takes ten seconds for 28 characters, and
// nothing can stop it meanwhile. Nothing bounds it from outside, so it is looked through before it is served.
import { isSafe } from 'redos-detector';
import { withoutGroupNames } from './without-group-names.js';

/**
 * How far one pattern is looked into: steps, and not time, so that the answer is the same on every machine. Harmless
 * ones take some hundred; at 5,000 a pattern has taken a fifth of a second, and is refused.
 */
const MAX_STEPS = 5_000;

export const PATTERN_MEND =
  'Rewrite it so that the same text can match in one way only, anchored by ^, as in /^[a-z]+(?:-[a-z]+)*$/; or check it in code with ValidateBy(…)';

const verdicts = new Map<string, string | undefined>();

/**
 * @param pattern as it was given to `Matches`: a `RegExp`, or its source
 * @param modifiers of a source
 * @returns how to go on after the place; `undefined` for a pattern whose time grows with the text's length and no faster
 */
export function findPatternFault(pattern: unknown, modifiers: unknown): string | undefined {
  const compiled = compile(pattern, modifiers);
  if (!compiled) return 'has a pattern that is none';
  const key = String(compiled);
  if (!verdicts.has(key)) verdicts.set(key, judge(compiled));
  return verdicts.get(key);
}

function judge(pattern: RegExp): string | undefined {
  if (pattern.sticky || pattern.global) return `has the pattern ${String(pattern)}, which remembers where it was last`;
  try {
    const isLinear = isSafe(withoutGroupNames(pattern), { maxSteps: MAX_STEPS, timeout: Infinity }).safe;
    return isLinear ? undefined : `has the pattern ${String(pattern)}, which a text can make run for ever`;
  } catch {
    // Syntax that is newer than the detector: the `v` flag, modifiers within the pattern.
    return `has the pattern ${String(pattern)}, of which nobody can say how long it may run`;
  }
}

/** As class-validator will. */
function compile(pattern: unknown, modifiers: unknown): RegExp | undefined {
  if (pattern instanceof RegExp) return pattern;
  if (typeof pattern !== 'string') return undefined;
  try {
    return new RegExp(pattern, typeof modifiers === 'string' ? modifiers : '');
  } catch {
    return undefined; // no pattern, or no such modifiers
  }
}
