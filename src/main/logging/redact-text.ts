import { endOfValue } from './end-of-value.js';
import { isSensitiveName, isSensitiveParameterName } from './sensitive-names.js';

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

/** Secrets that are recognised by their form, or by what stands before them. */
const BEARER = /\b(bearer|basic)[ \t]+[\w.~+/=-]{6,}/gi;
const SOCKET_TOKEN = /\b(sallyport\.token\.)[^\s,"']+/g;
/** A JSON Web Token (RFC 7519): its first part is base64url of `{"`. */
const WEB_TOKEN = /\beyJ[\w-]{8,2000}\.[\w-]{8,2000}(?:\.[\w-]*)?/g;
/** RFC 7468. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;

/** `name=`, as in URLs, forms and settings, before the value. */
const PARAMETER = /([\w.%[\]-]{1,64})\\{0,7}["'`]?[ \t]{0,8}=>?[ \t]{0,8}/g;
const PARAMETER_END = /[&\s#;,"'<>]/;

/** `"name": ` and `name: `, as in JSON, in what Node prints, or in prose, before the value. */
const PROPERTY = /(?<![\w-])([\w-]{1,64})\\{0,7}["'`]?[ \t]{0,8}:(?!:)[ \t]{0,8}/g;
const PROPERTY_END = /[\s&,;"'<>}\]]/;

/** `"name":"Authorization","value":` and `["Authorization",`, as lists of headers are written, before the value. */
const NAMED_VALUE =
  /(?:\bname\\{0,7}["'`]?[ \t]{0,8}:[ \t]{0,8}\\{0,7}["'`]|\[[ \t]{0,8}\\{0,7}["'`])([\w-]{1,64})\\{0,7}["'`][ \t]{0,8},[ \t]{0,8}(?:\\{0,7}["'`]?value\\{0,7}["'`]?[ \t]{0,8}:[ \t]{0,8})?/g;

/** JSON within a URL: `%22name%22%3A…`. */
const ENCODED_PROPERTY = /(%22([\w-]{1,64})%22(?:%20)*(?:%3A|:)(?:%20)*)(?:%22.*?(?:%22|$)|[^%&\s]+)/gi;

/** `<name>…`, as in XML. */
const ELEMENT = /(<(?:[\w-]{1,64}:)?([\w-]{1,64})(?:\s[^<>]{0,256})?>)[^<]+/g;

/** `--name value`, as on a command line. */
const OPTION = /(?<![\w-])(--?([\w-]{1,64})[ \t]+)(?!-)(?:"[^"]*"?|'[^']*'?|\S+)/g;

/**
 * A text without the secrets that can be recognised in it: a URL's user and password, the values of parameters,
 * headers, properties, elements and options with sensitive names, bearer and web tokens, private keys.
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
  const hidden = text
    .replace(PRIVATE_KEY, REDACTED)
    .replace(USER_INFO, `://${REDACTED}@`)
    .replace(LOOSE_USER_INFO, `://${REDACTED}@`)
    .replace(BARE_USER_INFO, `${REDACTED}@`)
    .replace(SOCKET_TOKEN, `$1${REDACTED}`)
    .replace(HEADER_LINE, `$1: ${REDACTED}`)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(WEB_TOKEN, REDACTED)
    .replace(ENCODED_PROPERTY, hideNamed)
    .replace(ELEMENT, hideNamed)
    .replace(OPTION, hideNamed);
  const inProperties = { ends: PROPERTY_END, isSensitive: isSensitiveName };
  const withoutProperties = hideValues(hideValues(hidden, NAMED_VALUE, inProperties), PROPERTY, inProperties);
  return hideValues(withoutProperties, PARAMETER, { ends: PARAMETER_END, isSensitive: isSensitiveParameterName });
}

function hideNamed(match: string, head: string, name: string): string {
  return isSensitiveName(name) ? `${head}${REDACTED}` : match;
}

/** @param heads matches what stands before a value, its name first */
function hideValues(
  text: string,
  heads: RegExp,
  { ends, isSensitive }: { readonly ends: RegExp; readonly isSensitive: (name: string) => boolean },
): string {
  let kept = '';
  let end = 0;
  for (const match of text.matchAll(heads)) {
    const [head, name = ''] = match;
    const start = match.index + head.length;
    // What begins within a value that is hidden already.
    if (match.index < end || start === text.length || !isSensitive(name)) continue;
    kept += text.slice(end, start) + REDACTED;
    end = endOfValue(text, start, ends);
  }
  return kept + text.slice(end);
}
