import type { NameValue } from '../../../shim/index.js';
import type { Hop } from './outgoing-request.js';
import { headerValue } from './request-headers.js';
import { isHttp } from './request-target.js';

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Describe a body, so they go where it goes (Fetch standard, request-body-header names). */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
]);
/** Meant for one server alone. */
const ORIGIN_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'host', 'proxy-authorization']);

/**
 * The request that a redirect asks for.
 *
 * @returns `undefined` when the response is no redirect, or leads to what is not HTTP: then it is the answer itself
 */
export function redirectedHop(hop: Hop, status: number, headers: readonly NameValue[]): Hop | undefined {
  if (!REDIRECT_STATUSES.has(status)) return undefined;
  const location = headerValue(headers, 'location');
  if (location === undefined) return undefined;
  // Header bytes are read as Latin-1; servers write addresses beyond ASCII in UTF-8.
  const address = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(address, hop.url.href)) return undefined;
  const url = new URL(address, hop.url.href);
  if (!isHttp(url)) return undefined;
  if (url.hash === '') url.hash = hop.url.hash;

  const becomesGet = losesBody(hop.method, status);
  const isForeign = url.origin !== hop.url.origin;
  return {
    url,
    method: becomesGet ? 'GET' : hop.method,
    body: becomesGet ? undefined : hop.body,
    ...(hop.onSent ? { onSent: hop.onSent } : {}),
    headers: hop.headers.filter(({ name }) => {
      const lowerName = name.toLowerCase();
      return !(becomesGet && BODY_HEADERS.has(lowerName)) && !(isForeign && ORIGIN_HEADERS.has(lowerName));
    }),
  };
}

/** RFC 9110 §15.4.2 to §15.4.4, as the Fetch standard settles it. */
function losesBody(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}
