import type { IncomingMessage } from 'node:http';

/** The names by which a page may reach a server that listens on 127.0.0.1. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost'] as const;

/** Who may ask: decided from headers that a page's scripts can't set. Compared whole, never by prefix or pattern. */
export interface RequestGuard {
  /** `http://127.0.0.1:PORT` and `http://localhost:PORT`. */
  readonly origins: readonly string[];

  /**
   * A name that an attacker's DNS points at this machine must not be served as if it were ours.
   *
   * @returns the HTTP status to refuse with: 400 when there is not exactly one `Host`, 421 when it isn't ours
   */
  hostRefusal(request: IncomingMessage): 400 | 421 | undefined;

  /** Whose script sent the request, if any did. */
  sourceOf(request: IncomingMessage): 'absent' | 'own' | 'foreign';

  /** Whether no browser says that the answer is for another site's page, which sends no origin with an image's request. */
  isForOwnPage(request: IncomingMessage): boolean;
}

/** @param port the one that the server listens on */
export function createRequestGuard(port: number): RequestGuard {
  // Through URL, because browsers leave the default port out of both headers.
  const urls = LOOPBACK_NAMES.map((name) => new URL(`http://${name}:${port}`));
  const hosts = new Set(urls.map((url) => url.host));
  const origins = urls.map((url) => url.origin);

  return {
    origins,
    hostRefusal(request) {
      const values = valuesOf(request, 'host');
      if (values.length !== 1) return 400;
      return hosts.has(values[0] ?? '') ? undefined : 421;
    },
    sourceOf(request) {
      const values = valuesOf(request, 'origin');
      if (values.length === 0) return 'absent';
      return values.length === 1 && origins.includes(values[0] ?? '') ? 'own' : 'foreign';
    },
    isForOwnPage: (request) => valuesOf(request, 'sec-fetch-site').every((site) => site === 'same-origin'),
  };
}

/** Every value that a header was sent with; Node's own `headers` silently keeps only the first of some. */
function valuesOf(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === name) values.push(request.rawHeaders[index + 1] ?? '');
  }
  return values;
}
