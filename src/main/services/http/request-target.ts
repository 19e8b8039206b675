import type { NameValue } from '../../../shim/index.js';
import { httpError } from './http-failure.js';

const MAX_SHOWN_CHARACTERS = 200;

/**
 * The address of a request, its query appended to what the URL has already; what is there stays as it was typed.
 *
 * @throws {HttpError} `invalid-url` for what is no URL, and for any scheme but `http:` and `https:`
 */
export function targetOf(text: string, query: readonly NameValue[] = []): URL {
  if (!URL.canParse(text)) {
    throw httpError('invalid-url', `“${shown(text)}” is not an address. It should look like https://example.com/path.`);
  }
  const url = new URL(text);
  if (!isHttp(url)) {
    throw httpError('invalid-url', `“${shown(text)}” does not begin with http:// or https://.`);
  }
  if (query.length > 0) url.search = [url.search, encodeQuery(query)].filter(Boolean).join('&');
  return url;
}

/** Whether an address can be asked over HTTP. */
export function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** A form encodes a space as `+`, which only some servers read in a query; all read `%20`. */
function encodeQuery(query: readonly NameValue[]): string {
  const pairs = query.map(({ name, value }): [string, string] => [name, value]);
  return new URLSearchParams(pairs).toString().replaceAll('+', '%20');
}

function shown(text: string): string {
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}
