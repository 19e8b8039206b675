import { ValidationError } from '../../shared/index.js';

/** What a user expects a link to open. Other schemes start programs with arguments of a stranger's choice. */
const EXTERNAL_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * Lets a URL pass that may be handed to the desktop.
 *
 * @returns the URL as parsed: what was checked is what is opened
 * @throws {ValidationError} when it is no absolute `http`, `https` or `mailto` URL
 */
export function checkExternalUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed && EXTERNAL_SCHEMES.has(parsed.protocol)) return parsed.href;
  throw new ValidationError({
    faults: [{ path: 'url', rule: 'externalUrl', message: 'must be an absolute http, https or mailto URL' }],
  });
}
