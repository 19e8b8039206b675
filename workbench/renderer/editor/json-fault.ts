/** Longer text isn't checked at each key press. */
const MAX_CHARACTERS = 500_000;

/** What keeps a text from being JSON, with its place; empty for JSON, for blank and for very long text. */
export function jsonFault(text: string): string {
  if (text.length > MAX_CHARACTERS || text.trim() === '') return '';
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `Not valid JSON${placeOf(error, text)}`;
  }
}

/** Engines tell the place in their message only, each in its own words. */
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return /end of (?:JSON|data)/.test(message) ? ': it ends too early' : '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
