import type { RequestDraft, ToggledField } from '../../contract/index.js';
import type { EditorEntry, RestoredEntry } from './workspace-state.js';

const FORMAT = 1;

/** The name that an entry's draft is journalled under: the same in every window that has the same request open. */
export function draftNameOf({ key, requestId, exchangeId }: Omit<RestoredEntry, 'draft' | 'collectionId'>): string {
  if (requestId !== null) return `request:${requestId}`;
  return exchangeId === null ? `new:${key}` : `exchange:${exchangeId}`;
}

/** An entry's draft as the journal keeps it: the same text for the same draft. */
export function encodeDraftText({ collectionId, draft }: Pick<EditorEntry, 'collectionId' | 'draft'>): string {
  return JSON.stringify({ format: FORMAT, collectionId, draft: draft && plainDraft(draft) });
}

/**
 * @param name as {@link draftNameOf} gives it
 * @param newKey for what has no key of its own
 * @returns `null` when it is no draft of ours
 */
export function decodeDraftText(name: string, text: string, newKey: () => string): RestoredEntry | null {
  const [, kind, id = ''] = /^(request|exchange|new):(.+)$/.exec(name) ?? [];
  const value = parse(text);
  if (kind === undefined || value?.format !== FORMAT || !isDraft(value.draft)) return null;
  return {
    key: kind === 'new' ? id : newKey(),
    requestId: kind === 'request' ? id : null,
    exchangeId: kind === 'exchange' ? id : null,
    collectionId: typeof value.collectionId === 'string' ? value.collectionId : null,
    draft: plainDraft(value.draft),
  };
}

/** In an order of its own, whatever the draft was put together from. */
function plainDraft(draft: RequestDraft): RequestDraft {
  const { name, method, url, bodyKind, bodyText } = draft;
  const [query, headers, bodyFields] = [draft.query, draft.headers, draft.bodyFields].map((fields) =>
    fields.map((field) => ({ name: field.name, value: field.value, enabled: field.enabled })),
  );
  return {
    name,
    method,
    url,
    query: query ?? [],
    headers: headers ?? [],
    bodyKind,
    bodyText,
    bodyFields: bodyFields ?? [],
  };
}

interface DraftText {
  readonly format?: unknown;
  readonly collectionId?: unknown;
  readonly draft?: unknown;
}

function parse(text: string): DraftText | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null; // Not JSON: nothing that a workbench has written.
  }
}

function isDraft(value: unknown): value is RequestDraft {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Record<keyof RequestDraft, unknown>;
  return (
    [draft.name, draft.method, draft.url, draft.bodyText].every((text) => typeof text === 'string') &&
    ['none', 'text', 'json', 'form'].includes(draft.bodyKind as string) &&
    [draft.query, draft.headers, draft.bodyFields].every((fields) => Array.isArray(fields) && fields.every(isField))
  );
}

function isField(value: unknown): value is ToggledField {
  if (typeof value !== 'object' || value === null) return false;
  const { name, value: text, enabled } = value as Record<keyof ToggledField, unknown>;
  return typeof name === 'string' && typeof text === 'string' && typeof enabled === 'boolean';
}
