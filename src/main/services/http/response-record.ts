import type { HttpFailure, HttpOutcome, HttpResponse } from '../../../shim/index.js';

/** What is kept of a response beside its body. */
export interface ResponseRecord {
  readonly version: 1;
  readonly response: HttpResponse;
  /** `null` while the body arrives: a record that still says so after a restart was interrupted. */
  readonly outcome: HttpOutcome | null;
}

/** How a download ends when the app does. */
export const INTERRUPTED: HttpFailure = {
  reason: 'connection-reset',
  message: 'The app was closed while the response was arriving.',
};

const INCOMPLETE: HttpFailure = { reason: 'disk', message: 'Part of the body is missing from the disk.' };

/** The record as the text of a file. */
export function encodeRecord(response: HttpResponse, outcome: HttpOutcome | null): string {
  const record: ResponseRecord = { version: 1, response, outcome };
  return JSON.stringify(record);
}

/** @returns `undefined` for what no version of this code can have written whole */
export function decodeRecord(text: string): ResponseRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<ResponseRecord> | null;
    const isWhole = record?.version === 1 && typeof record.response?.id === 'string' && record.outcome !== undefined;
    return isWhole ? (record as ResponseRecord) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How a response ended, judged by its record and by what is on disk.
 *
 * @param storedBytes length of the body's file
 */
export function outcomeOf({ response, outcome }: ResponseRecord, storedBytes: number): HttpOutcome {
  if (outcome === null) return interrupted(response, storedBytes);
  if (storedBytes >= outcome.bodyBytes) return outcome;
  return { ...outcome, state: 'failed', bodyBytes: storedBytes, failure: INCOMPLETE };
}

/** What nobody could note down any more is `null`, or 0 where the contract has no word for it. */
function interrupted(response: HttpResponse, storedBytes: number): HttpOutcome {
  const isPlain = !response.headers.some(({ name }) => name.toLowerCase() === 'content-encoding');
  return {
    state: 'failed',
    bodyBytes: storedBytes,
    wireBytes: isPlain ? storedBytes : 0,
    timings: { connectMs: null, waitingMs: null, downloadMs: null, totalMs: 0 },
    failure: INTERRUPTED,
  };
}
