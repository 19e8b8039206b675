import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The subprotocol of protocol version 1, and the only one that is ever answered. */
export const SUBPROTOCOL = 'sallyport.v1';

/** A page can give an upgrade no header of its own but its subprotocols: the token travels as one of them. */
const TOKEN_SUBPROTOCOL_PREFIX = 'sallyport.token.';

/**
 * Decides on an upgrade by the subprotocols it offers.
 *
 * @param token the right one
 * @returns the HTTP status to refuse with: 401 unless exactly one token is offered and it is the right one,
 *   400 when version 1 is not offered
 */
export function subprotocolRefusal(request: IncomingMessage, token: string): 400 | 401 | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const tokens = offered.filter((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
  const [first = ''] = tokens;
  if (!isSame(first.slice(TOKEN_SUBPROTOCOL_PREFIX.length), token) || tokens.length !== 1) return 401;
  return offered.includes(SUBPROTOCOL) ? undefined : 400;
}

/** Takes the same time wherever the two differ; hashed, because lengths may differ too. */
function isSame(offered: string, expected: string): boolean {
  return timingSafeEqual(digest(offered), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
