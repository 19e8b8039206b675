import type { HttpResponse } from 'sallyport/shim';
import { formatBytes } from '../../format/format-bytes.js';
import { mediaTypeOf } from './body-kind.js';
import type { BodyModes } from './body-modes.js';
import type { BodyReading } from './body-reader.js';
import { MAX_PRETTY_BYTES } from './pretty-job.js';
import type { ResponseBody } from './response-body.js';

/** How much of a body there is, so far or in the end. */
export interface BodyExtent {
  /** Whether it arrived as a whole. */
  readonly isWhole: boolean;
  readonly totalBytes: number;
}

/** What there is to say about what is shown of a body; empty when that is all of it, as one would expect. */
export function bodyNote(
  reading: BodyReading,
  modes: Pick<BodyModes, 'mode' | 'pretty'>,
  response: Pick<HttpResponse, 'contentType'>,
  { isWhole, totalBytes }: BodyExtent,
): string {
  const { body } = reading;
  const type = mediaTypeOf(response.contentType);
  // Reading stops where nothing more is kept, which may be before it has seen that there is more.
  const isCut = body.isCut || (reading.state === 'ended' && totalBytes > reading.receivedBytes);
  const shown = formatBytes(body.bytes.length);
  if (modes.mode === 'events') return eventsNote(body.events);
  if (modes.mode === 'hex') return hexNote(type, isCut ? `; the first ${shown} of ${formatBytes(totalBytes)}` : '');
  if (isCut) return `Only the first ${shown} are shown. All of it is on disk.`;
  if (body.kind !== 'json' || reading.state !== 'ended' || !isWhole) return '';
  if (body.bytes.length > MAX_PRETTY_BYTES) {
    return `Shown as it came: JSON above ${formatBytes(MAX_PRETTY_BYTES)} isn’t laid out.`;
  }
  const isCalledJson = type.endsWith('json');
  return modes.pretty?.state === 'refused' && isCalledJson
    ? 'This is called JSON but isn’t valid, so it is shown as it came.'
    : '';
}

function eventsNote(log: ResponseBody['events']): string {
  if (log === null || log.count === log.events.length) return '';
  const [kept, all] = [log.events.length, log.count].map((count) => count.toLocaleString('en'));
  return `Only the last ${kept} of ${all} events are listed. All of them are on disk.`;
}

const hexNote = (type: string, extent: string): string =>
  `${type === '' ? 'Binary content' : `Binary content of type ${type}`}${extent}.`;
