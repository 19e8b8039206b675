const QUOTES: ReadonlySet<string> = new Set(['"', "'", '`']);
const CLOSING: Readonly<Partial<Record<string, string>>> = { '[': ']', '{': '}', '(': ')' };

/**
 * Where a value ends that begins at `start` in a text: a quoted one with its closing quote, also within JSON that is
 * itself in a string; a list or an object with its bracket; else before the first character that `ends` names.
 * What is not closed goes to the end of the text.
 */
export function endOfValue(text: string, start: number, ends: RegExp): number {
  const quote = afterBackslashes(text, start);
  if (QUOTES.has(text[quote] ?? '')) return endOfQuoted(text, quote, quote - start);
  if (CLOSING[text[start] ?? ''] !== undefined) return endOfBrackets(text, start);
  const length = text.slice(start + 1).search(ends);
  return length < 0 ? text.length : start + 1 + length;
}

/** @param escapes how many backslashes stand before its opening quote, and so before its closing one */
function endOfQuoted(text: string, opening: number, escapes: number): number {
  for (let index = opening + 1; index < text.length; index += 1) {
    const end = afterBackslashes(text, index);
    if (text[end] === text[opening] && end - index <= escapes) return end + 1;
    index = end;
  }
  return text.length;
}

function endOfBrackets(text: string, start: number): number {
  const open: string[] = [];
  for (let index = start; index < text.length;) {
    const quote = afterBackslashes(text, index);
    if (QUOTES.has(text[quote] ?? '')) {
      index = endOfQuoted(text, quote, quote - index);
      continue;
    }
    const closing = CLOSING[text[index] ?? ''];
    if (closing !== undefined) open.push(closing);
    else if (text[index] === open.at(-1)) open.pop();
    index += 1;
    if (open.length === 0) return index;
  }
  return text.length;
}

function afterBackslashes(text: string, start: number): number {
  let index = start;
  while (text[index] === '\\') index += 1;
  return index;
}
