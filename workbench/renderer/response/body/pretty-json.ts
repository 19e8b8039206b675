/** Deeper levels are indented like this one: 20,000 levels would otherwise make gigabytes of spaces. */
const MAX_INDENT_LEVELS = 40;
const INDENTS = Array.from({ length: MAX_INDENT_LEVELS + 1 }, (_, level) => `\n${'  '.repeat(level)}`);
const PIECE_CHARACTERS = 32_768;
/** White space of JSON, and what ends a number or a name. */
const BREAKS = /[\s"{}[\],:]/g;

/**
 * Lays JSON out on lines. Only white space is touched: numbers keep their digits, keys their order and repetition,
 * which a round trip through `JSON.parse` would lose. Comes in pieces, so that whoever takes them can pause in between.
 *
 * @param text valid JSON; of anything else, all but the white space comes out as it went in
 */
export function* prettyJson(text: string): Generator<string, void, undefined> {
  let piece = '';
  let depth = 0;
  let previous = '';
  for (const part of partsOf(text)) {
    if (part === '}' || part === ']') depth = Math.max(0, depth - 1);
    piece += gapBetween(previous, part, depth) + part;
    if (part === '{' || part === '[') depth += 1;
    previous = part;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function* partsOf(text: string): Generator<string, void, undefined> {
  let offset = 0;
  while (offset < text.length) {
    const character = text.charAt(offset);
    if (/\s/.test(character)) {
      offset += 1;
      continue;
    }
    const end = endOfPart(text, offset, character);
    yield text.slice(offset, end);
    offset = end;
  }
}

function endOfPart(text: string, offset: number, character: string): number {
  if (character === '"') return endOfString(text, offset);
  if ('{}[],:'.includes(character)) return offset + 1;
  BREAKS.lastIndex = offset;
  return BREAKS.exec(text)?.index ?? text.length;
}

/** Looks for the closing quote by itself: a regular expression would run out of stack on a string of megabytes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text.charAt(first - 1) === '\\') first -= 1;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return text.length;
}

function gapBetween(previous: string, part: string, depth: number): string {
  if (previous === '' || part === ',' || part === ':') return '';
  if (previous === ':') return ' ';
  const closesEmpty = (previous === '{' && part === '}') || (previous === '[' && part === ']');
  return closesEmpty ? '' : (INDENTS[Math.min(depth, MAX_INDENT_LEVELS)] ?? '');
}
