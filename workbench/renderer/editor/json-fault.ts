import { jsonLanguage } from '@codemirror/lang-json';

/** Longer text isn't checked at each key press. */
const MAX_CHARACTERS = 500_000;

/** What keeps a text from being JSON, with its place; empty for JSON, for blank and for very long text. */
export function jsonFault(text: string): string {
  if (text.length > MAX_CHARACTERS || text.trim() === '') return '';
  try {
    JSON.parse(text);
    return '';
  } catch {
    return `Not valid JSON${placeOf(text)}`; // The engine tells the place of some faults only, so the editor's parser does.
  }
}

function placeOf(text: string): string {
  let position = -1;
  jsonLanguage.parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError && position < 0) position = from;
      return position < 0;
    },
  });
  if (position < 0) return '';
  if (text.slice(position).trim() === '') return ': it ends too early';
  const before = text.slice(0, position).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
