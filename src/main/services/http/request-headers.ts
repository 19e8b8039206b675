import type { NameValue } from '../../../shim/index.js';
import { httpError } from './http-failure.js';

// RFC 9110 §5.6.2 and §5.5: a token, and visible characters, spaces and tabs of Latin-1.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FORBIDDEN_IN_VALUE = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** Belong to the connection, which is not the request's to arrange. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect']);
const SINGLE_HEADERS = ['host', 'content-length'];

/** Whether a text is a token of RFC 9110 §5.6.2, as methods and header names are. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The first value of a header, whatever its case; `undefined` where there is none. */
export function headerValue(headers: readonly NameValue[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}

/**
 * The user's headers, checked: order, case and repetition stay, white space around values goes.
 *
 * @throws {HttpError} `invalid-header`, naming the header
 */
export function checkedHeaders(headers: readonly NameValue[]): readonly NameValue[] {
  const checked = headers.map(checkedHeader);
  for (const name of SINGLE_HEADERS) {
    if (checked.filter((header) => header.name.toLowerCase() === name).length > 1) {
      throw httpError('invalid-header', `The header “${name}” may be given only once.`);
    }
  }
  return checked;
}

function checkedHeader({ name, value }: NameValue): NameValue {
  if (!isToken(name)) {
    throw httpError('invalid-header', `“${name}” cannot be the name of a header.`);
  }
  const lowerName = name.toLowerCase();
  if (CONNECTION_HEADERS.has(lowerName)) {
    throw httpError('invalid-header', `The header “${name}” is set by the connection itself and cannot be given.`);
  }
  const trimmed = value.replaceAll(/^[\t ]+|[\t ]+$/g, '');
  if (FORBIDDEN_IN_VALUE.test(trimmed)) {
    throw httpError('invalid-header', `The value of the header “${name}” has a character that headers cannot carry.`);
  }
  if (lowerName === 'connection' && !/^(close|keep-alive)$/i.test(trimmed)) {
    throw httpError('invalid-header', 'The header “Connection” can only be “close” or “keep-alive”.');
  }
  return { name, value: trimmed };
}
