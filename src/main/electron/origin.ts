/**
 * The origin of a URL, as `scheme://host[:port]` in lower case. `URL.origin` would not do: it is `null` for every
 * scheme that the URL standard does not know, `app:` among them.
 *
 * @returns `undefined` for what has an opaque origin or names a user: nobody links to the
 * app's own page that way, and `app://trusted@evil` is read wrongly by humans and by bad parsers
 */
export function originOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed || parsed.username !== '' || parsed.password !== '') return undefined;
  // `about:blank`, `data:…`, `blob:…`: no host. Files have none either, and are one origin to us as to Chromium.
  if (parsed.host === '' && parsed.protocol !== 'file:') return undefined;
  return `${parsed.protocol}//${parsed.host}`.toLowerCase();
}

/** Whether an origin is on this machine, by one of the names that can't be another's. */
export function isLoopback(origin: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(origin)?.hostname ?? '');
}

/**
 * Reads the origins that an app trusts.
 *
 * @throws {TypeError} for what is not exactly an origin: a path or a wildcard would promise a finer or a wider
 * rule than there is
 */
export function parseOrigins(origins: readonly string[]): ReadonlySet<string> {
  return new Set(
    origins.map((candidate) => {
      const origin = originOf(candidate);
      const isBare = origin === candidate.toLowerCase() || `${origin}/` === candidate.toLowerCase();
      if (origin === undefined || !isBare || origin.includes('*')) throw new TypeError(`${candidate} is no origin`);
      return origin;
    }),
  );
}

/**
 * Reads the origins that an app trusts while it is developed.
 *
 * @throws {TypeError} also for those that are not on this machine
 */
export function parseDevelopmentOrigins(origins: readonly string[]): ReadonlySet<string> {
  const parsed = parseOrigins(origins);
  for (const origin of parsed) {
    if (!isLoopback(origin)) throw new TypeError(`${origin} is not on this machine: it is no origin for development`);
  }
  return parsed;
}
