import type { RequestDraft, SavedRequest, ToggledField } from '../../contract/index.js';
// Not by the index, which would bring the payload classes and their validators into the page.
import { cleanName } from '../../contract/name.js';

/** What a request is called as long as the user hasn't named it. */
export const UNTITLED = 'Untitled request';

export const BLANK_DRAFT: RequestDraft = {
  name: '',
  method: 'GET',
  url: '',
  query: [],
  headers: [],
  bodyKind: 'none',
  bodyText: '',
  bodyFields: [],
};

/** The editable part of a saved request. */
export function draftOf(request: SavedRequest): RequestDraft {
  const { name, method, url, query, headers, bodyKind, bodyText, bodyFields } = request;
  return { name, method, url, query, headers, bodyKind, bodyText, bodyFields };
}

/** The name that a draft is saved under. */
export const nameOf = (draft: Pick<RequestDraft, 'name'>): string => cleanName(draft.name) || UNTITLED;

/** A draft as main takes it: with a name, and without rows that nothing has been typed in. */
export function completeDraft(draft: RequestDraft): RequestDraft {
  return {
    ...draft,
    name: nameOf(draft),
    query: draft.query.filter(isFilled),
    headers: draft.headers.filter(isFilled),
    bodyFields: draft.bodyFields.filter(isFilled),
  };
}

const isFilled = (field: ToggledField): boolean => field.name !== '' || field.value !== '';

/** Whether two drafts say the same. */
export function isSameDraft(a: RequestDraft, b: RequestDraft): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      a.method === b.method &&
      a.url === b.url &&
      a.bodyKind === b.bodyKind &&
      a.bodyText === b.bodyText &&
      areSameFields(a.query, b.query) &&
      areSameFields(a.headers, b.headers) &&
      areSameFields(a.bodyFields, b.bodyFields))
  );
}

function areSameFields(a: readonly ToggledField[], b: readonly ToggledField[]): boolean {
  if (a === b) return true;
  const [left, right] = [a.filter(isFilled), b.filter(isFilled)];
  return (
    left.length === right.length &&
    left.every((field, index) => {
      const other = right[index];
      return field.name === other?.name && field.value === other.value && field.enabled === other.enabled;
    })
  );
}
