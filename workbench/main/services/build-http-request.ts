import type { HttpBody, HttpRequest, NameValue } from 'sallyport/shim';
import { SETTING_LIMITS, type RequestDraft, type ToggledField } from '../../contract/index.js';

/**
 * The request that a draft stands for: without the fields that are switched off, and without empty rows.
 *
 * @param timeoutMs the user's; the usual one is left to the HTTP service, which lets event streams be silent for longer
 */
export function buildHttpRequest(
  draft: RequestDraft,
  timeoutMs: number = SETTING_LIMITS.requestTimeoutMs.initial,
): HttpRequest {
  const body = buildBody(draft);
  return {
    method: draft.method,
    url: draft.url,
    query: pickEnabled(draft.query),
    headers: pickEnabled(draft.headers),
    ...(body ? { body } : {}),
    ...(timeoutMs === SETTING_LIMITS.requestTimeoutMs.initial ? {} : { timeoutMs }),
  };
}

function buildBody({ bodyKind, bodyText, bodyFields }: RequestDraft): HttpBody | undefined {
  switch (bodyKind) {
    case 'none':
      return undefined;
    case 'text':
    case 'json':
      return { kind: bodyKind, text: bodyText };
    case 'form':
      return { kind: 'form', fields: pickEnabled(bodyFields) };
  }
}

function pickEnabled(fields: readonly ToggledField[]): readonly NameValue[] {
  return fields
    .filter(({ name, value, enabled }) => enabled && (name !== '' || value !== ''))
    .map(({ name, value }) => ({ name, value }));
}
