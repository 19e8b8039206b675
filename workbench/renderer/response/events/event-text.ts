import { prettyJson } from '../body/pretty-json.js';
import type { StreamEvent } from './event-log.js';

/** As much of an event as one would read in a list; the text view has all of it. */
const MAX_SHOWN_CHARACTERS = 65_536;
const MAX_PREVIEW_CHARACTERS = 300;

/** The data of an event as it is shown when it is opened. */
export interface EventText {
  readonly text: string;
  readonly isJson: boolean;
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
}

/** The data of an event, JSON laid out on lines. */
export function eventText({ data, isCut }: Pick<StreamEvent, 'data' | 'isCut'>, isPretty: boolean): EventText {
  const isJson = isJsonText(data);
  const text = isJson && isPretty ? [...prettyJson(data)].join('') : data;
  return { text: text.slice(0, MAX_SHOWN_CHARACTERS), isJson, isCut: isCut || text.length > MAX_SHOWN_CHARACTERS };
}

/** The beginning of an event's data, on one line. */
export const eventPreview = (data: string): string =>
  data
    .slice(0, MAX_PREVIEW_CHARACTERS)
    .replaceAll(/\s*\n\s*/g, ' ⏎ ')
    .trim();

/** Only objects and lists: a number or a word is as legible as it is. */
function isJsonText(data: string): boolean {
  if (!/^\s*[[{]/.test(data)) return false;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false; // Which is the answer: most events are what they look like, some only begin like it.
  }
}
