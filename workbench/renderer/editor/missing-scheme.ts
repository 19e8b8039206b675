/** `localhost:8080/path` begins like a scheme; only what follows the colon tells. */
const HOST_WITH_PORT = /^[^/?#:@]+:\d{1,5}(?:[/?#]|$)/;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** Canonical, as a parsed URL has it. */
const LOCAL_HOST = /^(?:(?:.*\.)?localhost|\d+(?:\.\d+){3}|\[.*\])$/;

/**
 * The scheme that an address typed without one is sent with: `http://` to this machine and to numeric addresses, which
 * seldom have a certificate, `https://` to any other host.
 *
 * @returns an empty string where there is one, it is being typed, or what is typed is no address anyway
 */
export function missingScheme(url: string): '' | 'http://' | 'https://' {
  const text = url.trim();
  if (text === '' || /^[/?#]/.test(text) || 'https://'.startsWith(text) || 'http://'.startsWith(text)) return '';
  if (SCHEME.test(text) && !HOST_WITH_PORT.test(text)) return '';
  if (!URL.canParse(`http://${text}`)) return '';
  return LOCAL_HOST.test(new URL(`http://${text}`).hostname) ? 'http://' : 'https://';
}

/** The address that is sent: as it was typed, with the scheme that is missing. */
export function completeUrl(url: string): string {
  const scheme = missingScheme(url);
  return scheme === '' ? url : scheme + url.trim();
}
