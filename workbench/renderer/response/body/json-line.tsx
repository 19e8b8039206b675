import { tokenizeJsonLine } from './json-tokens.js';

/** One line of JSON in its colours. */
export function JsonLine({ text }: { readonly text: string }) {
  return tokenizeJsonLine(text).map((token, index) =>
    token.kind === 'plain' ? (
      token.text
    ) : (
      <span key={index} className={`json-${token.kind}`}>
        {token.text}
      </span>
    ),
  );
}
