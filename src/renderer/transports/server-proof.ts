import { CHALLENGE_BYTES, DisconnectedError, PROOF_HEADER, PROOF_PATH, proofText } from '../../shared/index.js';

/** Longest wait for a proof. What answers may be anything. */
const TIMEOUT_MS = 10_000;

/**
 * Has whoever listens at the socket's address prove that it knows the token, before it is told.
 *
 * @param url the socket's: the same host and port are asked over HTTP
 * @throws {DisconnectedError} when nobody answers, or somebody who does not know the token
 */
export async function expectServerProof(url: string, token: string): Promise<void> {
  const challenge = toBase64Url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)));
  const address = new URL(`${PROOF_PATH}?challenge=${challenge}`, url);
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:';
  const proof = fromBase64Url(await askForProof(address));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const text = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', text.encode(token), algorithm, false, ['verify']);
  // Compares in constant time.
  const isProven =
    proof !== undefined &&
    (await crypto.subtle.verify('HMAC', key, proof, text.encode(proofText(address.host, challenge))));
  if (isProven) return;
  throw new DisconnectedError(
    'The server was started anew, or another program has its port: open the address that it printed last',
  );
}

/** What a page is told when no connection comes about: why, a browser does not say. */
export function unreachable(cause?: unknown): DisconnectedError {
  return new DisconnectedError(
    'The server is not running, or refused the page: open the address that it printed last',
    cause === undefined ? {} : { cause },
  );
}

/** @returns whatever stands in the header; empty when there is none */
async function askForProof(address: URL): Promise<string> {
  try {
    const response = await fetch(address, {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // Nobody reads it, and it may never end.
    void response.body?.cancel();
    return response.headers.get(PROOF_HEADER) ?? '';
  } catch (error) {
    throw unreachable(error);
  }
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** A digest of SHA-256, or `undefined`. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]{43}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
