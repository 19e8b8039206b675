// What another program on this machine asks of the app by a link: untrusted, whoever it is.

/** Which links an app answers to. */
export interface DeepLinkRules {
  /** The scheme that the app has registered with the system, without the colon; never that of its pages. */
  readonly scheme: string;
  /** What comes after `scheme://`, such as `open`: anything else is ignored. */
  readonly actions: readonly string[];
  /** Names that may stand in a link's query. @default [] */
  readonly parameters?: readonly string[];
}

/** A link of a form that was allowed. What its parameters say is still a stranger's word. */
export interface DeepLink {
  readonly action: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Longer than anything a person would click. */
const MAX_LINK_LENGTH = 2_048;

/**
 * Finds the link that an instance of the app was started with. Every other argument is ignored: whoever makes a link
 * can make arguments.
 *
 * @param argv of this process or of a second instance, in any order
 * @returns `undefined` when there is none that is allowed, or more than one
 */
export function readDeepLink(argv: readonly string[], rules: DeepLinkRules): DeepLink | undefined {
  const prefix = `${rules.scheme.toLowerCase()}:`;
  const links = argv.filter((argument) => argument.slice(0, prefix.length).toLowerCase() === prefix);
  return links.length === 1 ? parseLink(links[0] ?? '', prefix, rules) : undefined;
}

function parseLink(link: string, protocol: string, rules: DeepLinkRules): DeepLink | undefined {
  if (link.length > MAX_LINK_LENGTH || /[\s\p{C}"'`\\<>]/u.test(link)) return undefined;
  const url = URL.parse(link);
  if (!url || url.protocol !== protocol || url.username !== '' || url.password !== '' || url.hash !== '')
    return undefined;
  const action = rules.actions.find((name) => name === url.host);
  if (action === undefined || !['', '/'].includes(url.pathname)) return undefined;
  const parameters = [...url.searchParams];
  const names = new Set(parameters.map(([name]) => name));
  const isKnown = parameters.every(([name]) => rules.parameters?.includes(name) === true);
  // A name that comes twice means one thing to whoever checks it and another to whoever uses it.
  return isKnown && names.size === parameters.length ? { action, parameters: new Map(parameters) } : undefined;
}
