// Chromium knows no scheme of an app's own, so such a page has an address of a host that exists nowhere: `.test` is
// kept for this (RFC 6761). It is a secure context with an origin of its own, as in Electron.

/** What hosts that stand for an app's own scheme end with. */
const SUFFIX = '.sallyport.test';

/** Where Chromium finds what main knows as `url`: `app://ui/x` is `https://ui.app.sallyport.test/x`. */
export function toChromiumAddress(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url);
  const [, scheme = '', host = '', rest = ''] = match ?? [];
  if (!match || ['http', 'https', 'file', 'devtools', 'chrome'].includes(scheme.toLowerCase())) return url;
  return `https://${host}.${scheme}${SUFFIX}${rest}`;
}

/** What main knows as the address that Chromium has: the inverse of {@link toChromiumAddress}. */
export function fromChromiumAddress(address: string): string {
  const match = /^https:\/\/([^/?#]*)\.([^./?#]+)\.sallyport\.test(.*)$/.exec(address);
  if (!match) return address;
  const [, host = '', scheme = '', rest = ''] = match;
  return `${scheme}://${host}${rest}`;
}

/** The addresses that are main's to answer, as the DevTools protocol writes a pattern. */
export const APP_ADDRESSES = `https://*${SUFFIX}/*`;
