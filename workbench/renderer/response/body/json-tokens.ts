/** What a piece of a line of JSON is, for colouring. */
export type JsonTokenKind = 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'plain';

export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
}

const TOKEN = /("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b|([{}[\],:]+)/g;

/** Takes one line of JSON apart. A string that began on an earlier line is taken for what it looks like. */
export function tokenizeJsonLine(line: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index) });
    tokens.push(...tokensOf(match));
    end = match.index + match[0].length;
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end) });
  return tokens;
}

function tokensOf([whole, text, colon, number, literal]: RegExpExecArray): readonly JsonToken[] {
  if (text !== undefined) {
    if (colon === undefined) return [{ kind: 'string', text }];
    return [
      { kind: 'key', text },
      { kind: 'punctuation', text: colon },
    ];
  }
  if (number !== undefined) return [{ kind: 'number', text: number }];
  return [{ kind: literal === undefined ? 'punctuation' : 'literal', text: whole }];
}
