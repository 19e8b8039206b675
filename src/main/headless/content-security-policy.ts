// What a page may load, and from where. Strict unless an app says otherwise, directive by directive.

/** Sources as the header has them: `'self'`, `https://cdn.example`, `data:`. None at all: nothing may be loaded. */
export type PolicySources = readonly string[];

/**
 * Where a page may load what from. A list takes the place of that directive's default; an empty one allows nothing;
 * `null` leaves the directive out, so that `defaultSrc` decides, or nobody for `baseUri`, `formAction` and
 * `frameAncestors`, which have nothing to fall back on.
 */
export interface ContentSecurityPolicy {
  /** What no other directive speaks of. @default [] */
  readonly defaultSrc?: PolicySources | null;
  /** @default ["'self'"] */
  readonly scriptSrc?: PolicySources | null;
  /**
   * Inline by default, because editors such as CodeMirror write their styles at run time. What a foreign style could do
   * with that is bounded: images and fonts load from the page itself alone, so it has nobody to tell.
   * @default ["'self'", "'unsafe-inline'"]
   */
  readonly styleSrc?: PolicySources | null;
  /** @default ["'self'", 'data:', 'blob:'] */
  readonly imgSrc?: PolicySources | null;
  /** @default ["'self'"] */
  readonly fontSrc?: PolicySources | null;
  /** The loopback server adds its own WebSocket to whatever stands here. @default ["'self'"] */
  readonly connectSrc?: PolicySources | null;
  /** @default what `defaultSrc` says */
  readonly mediaSrc?: PolicySources | null;
  /** @default what `defaultSrc` says */
  readonly objectSrc?: PolicySources | null;
  /** @default what `scriptSrc` says */
  readonly workerSrc?: PolicySources | null;
  /** @default what `defaultSrc` says */
  readonly frameSrc?: PolicySources | null;
  /** @default what `defaultSrc` says */
  readonly manifestSrc?: PolicySources | null;
  /** @default [] */
  readonly baseUri?: PolicySources | null;
  /** @default [] */
  readonly formAction?: PolicySources | null;
  /** Who may show the page within a page of theirs. @default [] */
  readonly frameAncestors?: PolicySources | null;
  /** `["'script'"]`: no plain text reaches what would run it. @default left out: libraries have to be written for it */
  readonly requireTrustedTypesFor?: PolicySources | null;
  /** The names of policies that may make trusted types. @default left out */
  readonly trustedTypes?: PolicySources | null;
  /**
   * Lets scripts through that are not the page's own: inline ones, `eval`, whatever a whole scheme serves. An injected
   * line of markup then runs with all that the page may do. @default false
   */
  readonly dangerouslyAllowForeignScripts?: boolean;
}

type Directive = Exclude<keyof ContentSecurityPolicy, 'dangerouslyAllowForeignScripts'>;

/** In the order in which they are written. */
const DIRECTIVES: readonly (readonly [key: Directive, name: string, byDefault: PolicySources | null])[] = [
  ['defaultSrc', 'default-src', []],
  ['scriptSrc', 'script-src', ["'self'"]],
  ['styleSrc', 'style-src', ["'self'", "'unsafe-inline'"]],
  ['imgSrc', 'img-src', ["'self'", 'data:', 'blob:']],
  ['fontSrc', 'font-src', ["'self'"]],
  ['connectSrc', 'connect-src', ["'self'"]],
  ['mediaSrc', 'media-src', null],
  ['objectSrc', 'object-src', null],
  ['workerSrc', 'worker-src', null],
  ['frameSrc', 'frame-src', null],
  ['manifestSrc', 'manifest-src', null],
  ['baseUri', 'base-uri', []],
  ['formAction', 'form-action', []],
  ['frameAncestors', 'frame-ancestors', []],
  ['requireTrustedTypesFor', 'require-trusted-types-for', null],
  ['trustedTypes', 'trusted-types', null],
];

/** With one of these among the sources of scripts, whoever can write into the page can run a script in it. */
const FOREIGN_SCRIPTS: ReadonlySet<string> = new Set([
  "'unsafe-inline'",
  "'unsafe-eval'",
  "'unsafe-hashes'",
  '*',
  'http:',
  'https:',
  'data:',
  'blob:',
  'filesystem:',
]);

/**
 * Writes a policy out.
 *
 * @param policy what differs from the default, by which a page runs its own scripts and nothing else
 * @param connectSources added to `connectSrc`, unless that is left out
 * @returns the value of a `Content-Security-Policy` header
 * @throws {TypeError} for a source that is none, and for one that lets foreign scripts run without saying so
 * @example
 * buildContentSecurityPolicy({ imgSrc: ["'self'", 'data:', 'https:'] });
 */
export function buildContentSecurityPolicy(
  policy: ContentSecurityPolicy = {},
  connectSources: PolicySources = [],
): string {
  const whole = new Map(
    DIRECTIVES.map(([key, , byDefault]) => [key, policy[key] === undefined ? byDefault : policy[key]]),
  );
  const connect = whole.get('connectSrc');
  if (connect) whole.set('connectSrc', [...connect, ...connectSources]);
  if (policy.dangerouslyAllowForeignScripts !== true) expectOwnScripts(whole);
  return DIRECTIVES.flatMap(([key, name]) => {
    const sources = whole.get(key);
    return sources ? [writeDirective(name, sources)] : [];
  }).join('; ');
}

function expectOwnScripts(policy: ReadonlyMap<Directive, PolicySources | null>): void {
  const sources = policy.get('scriptSrc') ?? policy.get('defaultSrc');
  const workers = policy.get('workerSrc') ?? [];
  if (!sources) throw new TypeError('A policy without scriptSrc and defaultSrc lets every script run');
  const foreign = [...sources, ...workers].find((source) => FOREIGN_SCRIPTS.has(source.toLowerCase()));
  if (foreign === undefined) return;
  throw new TypeError(`${foreign} lets foreign scripts run: say dangerouslyAllowForeignScripts if that is meant`);
}

function writeDirective(name: string, sources: PolicySources): string {
  // A separator within a source would begin a directive or a policy of its own.
  const odd = sources.find((source) => !/^[^\s;,\p{C}]+$/u.test(source));
  if (odd !== undefined) throw new TypeError(`${JSON.stringify(odd)} is no source of ${name}`);
  return [name, ...(sources.length === 0 ? ["'none'"] : sources)].join(' ');
}
