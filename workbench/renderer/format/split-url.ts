/** A URL as a list shows it: the host, and what follows. */
export interface UrlParts {
  readonly host: string;
  readonly rest: string;
}

/** Takes a URL apart by eye, so that what isn't a valid URL yet is still shown whole. */
export function splitUrl(url: string): UrlParts {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)(.*)$/is.exec(url);
  return { host: match?.[1] ?? '', rest: match?.[2] || '/' };
}
