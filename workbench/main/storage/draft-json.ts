import type { RequestDraft } from '../../contract/index.js';

/** A draft as the database keeps it. JSON escapes what SQLite's UTF-8 would change, such as half of a surrogate pair. */
export function encodeDraft(draft: RequestDraft): string {
  const { name, method, url, query, headers, bodyKind, bodyText, bodyFields } = draft;
  return JSON.stringify({ name, method, url, query, headers, bodyKind, bodyText, bodyFields });
}

/** @param text written by {@link encodeDraft}; the schema checks that it is JSON */
export function decodeDraft(text: string): RequestDraft {
  return JSON.parse(text) as RequestDraft;
}
