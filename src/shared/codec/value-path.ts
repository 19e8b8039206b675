/** Steps from a value to one within it: a property's name, or the index of an element. */
export type ValuePath = readonly (string | number)[];

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const MAX_KEY_LENGTH = 64;

/**
 * Writes a path as code would: `user.tags[3]`, `headers["content-type"]`.
 *
 * @param path keys may come from another process, so long ones are cut to 64 characters
 * @param start what the path begins with @default '' (its first step then stands by itself)
 */
export function formatPath(path: ValuePath, start = ''): string {
  let text = start;
  for (const step of path) text += formatStep(step, text === '');
  return text;
}

function formatStep(step: string | number, isFirst: boolean): string {
  if (typeof step === 'number') return isFirst ? String(step) : `[${step}]`;
  const key = step.length > MAX_KEY_LENGTH ? `${step.slice(0, MAX_KEY_LENGTH)}…` : step;
  if (!IDENTIFIER.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
