import type { AuditQuery, AuditRecordKind } from 'sallyport/shim';

// As of `sallyport/shim`, which would bring the validators into the page.
export const OUTCOMES = [
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['refusal', 'Refusal'],
  ['violation', 'Violation'],
  ['intent', 'Intent'],
  ['opened', 'Opened'],
  ['retention', 'Retention'],
] as const satisfies readonly (readonly [AuditRecordKind, string])[];

/** What is looked for, as it is typed; an empty text is no condition. */
export interface AuditFilter {
  readonly outcome: AuditRecordKind | '';
  readonly channel: string;
  readonly code: string;
  readonly text: string;
  /** As of `<input type="datetime-local">`, in the time of this place. */
  readonly since: string;
  readonly until: string;
  /** Only this record and those before it; `null` for all. */
  readonly upTo: number | null;
}

export const NO_FILTER: AuditFilter = {
  outcome: '',
  channel: '',
  code: '',
  text: '',
  since: '',
  until: '',
  upTo: null,
};

export const isFiltered = (filter: AuditFilter): boolean =>
  Object.values(filter).some((value) => value !== '' && value !== null);

const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
const MAX_CHANNEL_LENGTH = 64;
const MAX_TEXT_LENGTH = 128;

/**
 * What main is asked, without what can't be asked yet because it is half typed.
 *
 * @returns the query of the first page
 */
export function toQuery(filter: AuditFilter): Omit<AuditQuery, 'limit'> {
  const { outcome } = filter;
  const [channel, code, text] = [filter.channel, filter.code.toUpperCase(), filter.text].map((each) => each.trim());
  const [sinceMs, untilMs] = [filter.since, filter.until].map(toTime);
  return {
    ...(outcome === '' ? {} : { outcome }),
    ...(channel ? { channel: channel.slice(0, MAX_CHANNEL_LENGTH) } : {}),
    ...(code && CODE.test(code) ? { code } : {}),
    ...(text ? { text: text.slice(0, MAX_TEXT_LENGTH) } : {}),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(filter.upTo === null ? {} : { before: filter.upTo + 1 }),
  };
}

function toTime(text: string): number | undefined {
  const atMs = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(atMs) && atMs >= 0 ? atMs : undefined;
}
