import { isSensitiveParameterName } from './sensitive-names.js';

/** What stands in the log in place of a secret. */
export const REDACTED = '[redacted]';

/** Longest string that is kept whole, in UTF-16 units; of a longer one the beginning and the length are kept. */
const MAX_TEXT_LENGTH = 2_000;

// Every repetition that can begin anywhere is bounded, so that a hostile text costs time in proportion to its length.

/** `://user:password@`. */
const USER_INFO = /:\/\/[^/\s?#"'<>]*@/g;
/** The same with a password that has blanks, quotes or angle brackets: URL parsers take it. */
const LOOSE_USER_INFO = /:\/\/[^/\s?#:@]{1,64}:[^/?#\r\n]{1,256}@/g;
/** `user:password@host`, as it is typed without a scheme. */
const BARE_USER_INFO = /(?<![\w/])[\w.%+-]{1,64}:[^\s/@:?#"'<>“”]{1,256}@(?=[\w.-])/g;
const UNFINISHED_AUTHORITY = /:\/\/[^/\s?#"'<>]*$/;

/** `Authorization: Basic …`: such a header's value goes to the end of its line. */
const HEADER_LINE =
  /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie2?|x-[\w-]{0,40}(?:key|token|secret|auth)[\w-]{0,40}):[^\r\n]*/gi;

/** Credentials that are recognised by what stands before them. */
const BEARER = /\b(bearer|basic)[ \t]+[\w.~+/=-]{6,}/gi;
const SOCKET_TOKEN = /\b(sallyport\.token\.)[^\s,"']+/g;

/** `name=value`, as in URLs and forms. */
const PARAMETER = /([\w.%[\]-]{1,64})=("[^"]*"?|[^&\s#;,"'<>]*)/g;

/** `"password": "…"` and `password: …`, as in JSON or prose within a text. */
const PROPERTY =
  /(?<![\w-])([\w-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|credential|(?:api|private|access)[-_ ]?key)[\w-]{0,40}["']?[ \t]{0,8}:[ \t]{0,8})("(?:[^"\\]|\\.)*"?|[^\s&,;"'<>}\]]+)/gi;

/**
 * A text without the secrets that can be recognised in it: a URL's user and password, the values of parameters,
 * headers and properties with sensitive names, bearer tokens.
 *
 * @returns at most {@link MAX_TEXT_LENGTH} units of it, and the original length if it was longer
 */
export function redactText(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return hideSecrets(text);
  const beginning = text.slice(0, MAX_TEXT_LENGTH);
  // The cut may have taken the `@` that tells a password from a host and port.
  const kept = hideSecrets(beginning).replace(UNFINISHED_AUTHORITY, `://${REDACTED}`);
  return `${kept}… (${text.length} characters)`;
}

function hideSecrets(text: string): string {
  return text
    .replace(USER_INFO, `://${REDACTED}@`)
    .replace(LOOSE_USER_INFO, `://${REDACTED}@`)
    .replace(BARE_USER_INFO, `${REDACTED}@`)
    .replace(SOCKET_TOKEN, `$1${REDACTED}`)
    .replace(HEADER_LINE, `$1: ${REDACTED}`)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(PROPERTY, `$1${REDACTED}`)
    .replace(PARAMETER, (match, name: string) => (isSensitiveParameterName(name) ? `${name}=${REDACTED}` : match));
}
