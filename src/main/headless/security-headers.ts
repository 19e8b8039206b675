/** What a page may reach beyond its own origin. */
export interface ContentSecurityPolicyOptions {
  /** Further sources for `connect-src`, such as `ws://127.0.0.1:4711`. @default [] */
  readonly connectSources?: readonly string[];
}

/**
 * The policy of a page that runs its own scripts and nothing else.
 *
 * Style elements are allowed inline, because editors such as CodeMirror write theirs at run time. What a foreign style
 * could do with that is bounded: images and fonts load from the page itself alone, so it has nobody to tell.
 *
 * @returns the value of a `Content-Security-Policy` header
 */
export function buildContentSecurityPolicy(options: ContentSecurityPolicyOptions = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...(options.connectSources ?? [])].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The headers of every response, refusals included.
 *
 * @param contentSecurityPolicy from {@link buildContentSecurityPolicy}
 */
export function buildSecurityHeaders(contentSecurityPolicy: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}
