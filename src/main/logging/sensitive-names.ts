/** Names whose values never reach the log. Compared without case and separators: `X-API-Key` is `xapikey`. */
const ANYWHERE_IN_A_NAME = [
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'secret',
  'token',
  'authorization',
  'cookie',
  'apikey',
  'privatekey',
  'accesskey',
  'credential',
  'session',
  'signature',
];

/** Too short to look for inside other names: `author` is not `auth`. */
const WHOLE_NAMES = new Set(['auth', 'bearer', 'cvc', 'cvv', 'jwt', 'otp', 'pass', 'pin', 'pwd', 'sid', 'totp']);

/** Harmless as a field, a secret as a URL's parameter: `?key=…` of map services, `?code=…` of OAuth 2, `?sig=…`. */
const WHOLE_PARAMETER_NAMES = new Set(['code', 'key', 'sig']);

const MAX_NAME_LENGTH = 200;

function fold(name: string): string {
  return name
    .slice(0, MAX_NAME_LENGTH)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** Whether the value of a field or header of this name is kept out of the log. */
export function isSensitiveName(name: string): boolean {
  const folded = fold(name);
  return WHOLE_NAMES.has(folded) || ANYWHERE_IN_A_NAME.some((part) => folded.includes(part));
}

/** Whether the value of a URL's or form's parameter of this name, still percent-encoded, is kept out of the log. */
export function isSensitiveParameterName(encodedName: string): boolean {
  const name = decodePercent(encodedName);
  return isSensitiveName(name) || WHOLE_PARAMETER_NAMES.has(fold(name));
}

function decodePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_match, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
