/** How a body is shown. */
export type BodyKind = 'json' | 'json-lines' | 'events' | 'text' | 'svg' | 'image' | 'binary';

const IMAGES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
]);
const IMAGE_ALIASES = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/vnd.microsoft.icon', 'image/x-icon'],
]);
const TEXTS =
  /^text\/|^application\/(?:xml|javascript|ecmascript|graphql|sql|toml|yaml|x-yaml|x-www-form-urlencoded|x-sh)$|\+(?:xml|yaml)$/;
const JSONS = /^(?:application|text)\/json$|\+json$/;
/** One JSON text a line; none of the names in use is registered. */
const JSON_LINES = /^(?:application|text)\/(?:x-)?(?:ndjson|json-?l(?:ines)?)$/;

/** Whether a content type is that of server-sent events. */
export const isEventStream = (contentType: string | null): boolean => mediaTypeOf(contentType) === 'text/event-stream';

/** A content type without its parameters, in lower case: `application/json`. Empty when there is none. */
export function mediaTypeOf(contentType: string | null): string {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return IMAGE_ALIASES.get(type) ?? type;
}

/** The character set that a content type names, in lower case; `utf-8` when it names none, or none that is known. */
export function charsetOf(contentType: string | null): string {
  const label = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  if (label === undefined) return 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8'; // Not a name of the Encoding Standard: the most likely one is as good as any.
  }
}

/**
 * Decides how to show a body.
 *
 * @param contentType as the response has it
 * @param start the first bytes of the body, which decide when the type says nothing or is wrong about being text
 */
export function bodyKindOf(contentType: string | null, start: Uint8Array): BodyKind {
  const type = mediaTypeOf(contentType);
  if (isEventStream(contentType)) return 'events';
  if (type === 'image/svg+xml') return 'svg';
  if (IMAGES.has(type)) return 'image';
  if (charsetOf(contentType).startsWith('utf-16') && (JSONS.test(type) || TEXTS.test(type))) return 'text';
  if (!looksLikeText(start)) return 'binary';
  if (JSONS.test(type)) return 'json';
  if (JSON_LINES.test(type)) return 'json-lines';
  return type !== 'text/html' && !/xml|javascript|css|csv/.test(type) && /^\s*[[{]/.test(asciiOf(start))
    ? 'json'
    : 'text';
}

const asciiOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, 256));

/** Text has no NUL, and few enough control characters that they may be escapes of a terminal. */
function looksLikeText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4_096);
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) controls += 1;
  }
  return controls * 20 <= sample.length;
}
