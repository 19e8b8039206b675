// What went wrong on the network, in a reason for programs and words for users.
import { CancelledError } from '../../../shared/index.js';
import { HttpError, type HttpFailure } from '../../../shim/index.js';

type Reason = HttpFailure['reason'];

/** Makes the error that a request or a body fails with. */
export function httpError(reason: Reason, message: string, cause?: unknown): HttpError {
  return new HttpError({ reason, message }, cause);
}

/** `host:port` of an address, the port always said. */
export function authorityOf(url: URL): string {
  const defaultPort = url.protocol === 'https:' ? '443' : '80';
  return `${url.hostname}:${url.port || defaultPort}`;
}

/** `30 seconds`, `1 second`, `250 milliseconds`. */
export function inWords(durationMs: number): string {
  const isSeconds = durationMs >= 1_000;
  const count = isSeconds ? durationMs / 1_000 : durationMs;
  const unit = isSeconds ? 'second' : 'millisecond';
  return `${Number(count.toFixed(1))} ${unit}${count === 1 ? '' : 's'}`;
}

/**
 * Makes an {@link HttpError} of whatever sockets, TLS and the parser throw; ours pass as they are.
 *
 * @param stage whether the headers had arrived: what comes too short after them was cut off
 */
export function toHttpError(error: unknown, url: URL, stage: 'head' | 'body'): HttpError | CancelledError {
  if (error instanceof HttpError || error instanceof CancelledError) return error;
  const [reason, message] = describe(codeOf(error, stage), authorityOf(url), url.hostname);
  return httpError(reason, message, error);
}

function codeOf(error: unknown, stage: 'head' | 'body'): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errors, message, name } = error as Readonly<Record<string, unknown>>;
  const text = String(message);
  if (stage === 'body' && (code === LENGTH_MISMATCH || text.includes('Invalid EOF state'))) return 'ECONNRESET';
  // undici ends the socket itself over an answer it can't make sense of, with the code of one that was closed.
  if (name === 'HTTPParserError' || (code === 'UND_ERR_SOCKET' && text.startsWith('bad '))) return MALFORMED;
  if (typeof code === 'string') return code;
  // Several addresses tried at once fail together; the first tells as much as the others.
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0], stage) : '';
}

const LENGTH_MISMATCH = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
const MALFORMED = 'HTTP_MALFORMED';

type Wording = (server: string, host: string) => readonly [Reason, string];

const WORDINGS: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ['ENOTFOUND', (_server, host) => ['name-not-found', `There is no server named ${host}.`]],
  ['EAI_AGAIN', (_server, host) => ['name-not-found', `The name ${host} could not be looked up just now.`]],
  ['ECONNREFUSED', (server) => ['connection-refused', `The server at ${server} refused the connection.`]],
  ['ECONNRESET', closed],
  ['EPIPE', closed],
  ['UND_ERR_SOCKET', closed],
  ['ETIMEDOUT', unreachable],
  ['UND_ERR_CONNECT_TIMEOUT', unreachable],
  ['EHOSTUNREACH', (server) => ['network', `There is no way to ${server} on this network.`]],
  ['ENETUNREACH', (server) => ['network', `There is no way to ${server} on this network.`]],
  ['UND_ERR_HEADERS_OVERFLOW', (server) => ['invalid-response', `The headers sent by ${server} are too large.`]],
  [LENGTH_MISMATCH, malformed],
  [MALFORMED, malformed],
  ['UND_ERR_INVALID_ARG', () => ['invalid-request', 'The request cannot be sent as it stands.']],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', () => ['invalid-request', 'The file changed while it was being sent.']],
  ['EPROTO', withoutTls],
  ['ERR_SSL_WRONG_VERSION_NUMBER', withoutTls],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', withoutTls],
  ['CERT_HAS_EXPIRED', (server) => ['tls', `The certificate of ${server} has expired.`]],
  ['CERT_NOT_YET_VALID', (server) => ['tls', `The certificate of ${server} is not valid yet.`]],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    (server, host) => ['tls', `The certificate of ${server} is not made out to ${host}.`],
  ],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', selfSigned],
  ['SELF_SIGNED_CERT_IN_CHAIN', selfSigned],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownIssuer],
]);

function describe(code: string, server: string, host: string): readonly [Reason, string] {
  const wording = WORDINGS.get(code);
  if (wording) return wording(server, host);
  if (/^(ERR_(TLS|SSL|OSSL)_|CERT_|HOSTNAME_)/.test(code)) {
    return ['tls', `No secure connection to ${server} could be made (${code}).`];
  }
  return ['network', `The connection to ${server} failed${code === '' ? '' : ` (${code})`}.`];
}

function closed(server: string): readonly [Reason, string] {
  return ['connection-reset', `The server at ${server} closed the connection before the response was complete.`];
}

function unreachable(server: string): readonly [Reason, string] {
  return ['timeout', `The server at ${server} did not take the connection in time.`];
}

function malformed(server: string): readonly [Reason, string] {
  return ['invalid-response', `What the server at ${server} sent is not valid HTTP.`];
}

function withoutTls(server: string): readonly [Reason, string] {
  return ['tls', `The server at ${server} does not answer with TLS, the protocol of https.`];
}

function selfSigned(server: string): readonly [Reason, string] {
  return ['tls', `The certificate of ${server} is self-signed, so nobody vouches for it.`];
}

function unknownIssuer(server: string): readonly [Reason, string] {
  return ['tls', `The certificate of ${server} was issued by somebody this machine does not trust.`];
}
