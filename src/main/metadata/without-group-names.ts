/** What in a pattern's source is of one piece: an escape, a reference by name, a class, or how a group begins. */
const PIECES = /\\k<([^>]+)>|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<(?![=!])([^>]+)>|\((?!\?)/g;

/**
 * The same pattern with numbers in the place of group names, for readers that know no names. A name that several
 * groups have refers to the first of them.
 */
export function withoutGroupNames(pattern: RegExp): RegExp {
  const numbers = new Map<string, number>();
  let count = 0;
  for (const [piece, , name] of pattern.source.matchAll(PIECES)) {
    if (!piece.startsWith('(')) continue;
    count += 1;
    if (name !== undefined && !numbers.has(name)) numbers.set(name, count);
  }
  if (numbers.size === 0) return pattern;
  const source = pattern.source.replace(PIECES, (piece, reference?: string) => {
    // Grouped, so that a digit after it stays one of its own.
    if (reference !== undefined) return `(?:\\${numbers.get(reference) ?? 0})`;
    return piece.startsWith('(') ? '(' : piece;
  });
  return new RegExp(source, pattern.flags);
}
