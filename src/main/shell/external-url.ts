import { ValidationError } from '../../shared/index.js';

/** Which links an app hands to the desktop. */
export interface ExternalLinkRules {
  /**
   * Without the colon. What starts programs, or reads files, can't be among them: `file`, `javascript`, `smb`,
   * `ms-msdt` and their like.
   * @default ['http', 'https', 'mailto']
   */
  readonly schemes?: readonly string[];
  /** Hosts that links may lead to, with a port where it isn't the scheme's own; compared whole. @default any */
  readonly hosts?: readonly string[];
}

/** What a user expects a link to open. Other schemes start programs with arguments of a stranger's choice. */
const DEFAULT_SCHEMES = ['http', 'https', 'mailto'];

/** Never a link's: they run code, read files, send the user's credentials along, or have been ways to do so. */
const NEVER: ReadonlySet<string> = new Set(
  (
    'about afp blob chrome data file filesystem ftp javascript jar ldap ms-appinstaller ms-cxh ms-cxh-full ms-excel ' +
    'ms-msdt ms-officecmd ms-powerpoint ms-word nfs powershell search search-ms sftp shell smb ssh telnet vbscript ' +
    'view-source'
  ).split(' '),
);

/** What a parser would quietly take out or encode, and what people would not see. */
const ODD = /[\s\p{C}\\]/u;

/**
 * Reads what an app allows.
 *
 * @returns lets a URL pass: what was checked, as parsed, is what is opened. Throws {@link ValidationError}
 * @throws {TypeError} for a scheme that is none, or can never be a link's
 */
export function createExternalUrlCheck(rules: ExternalLinkRules = {}): (url: string) => string {
  const schemes = new Set((rules.schemes ?? DEFAULT_SCHEMES).map(readScheme));
  const hosts = rules.hosts && new Set(rules.hosts.map((host) => host.toLowerCase()));
  return (url) => {
    const text = url.trim();
    const parsed = ODD.test(text) ? null : URL.parse(text);
    const isAllowed =
      parsed !== null &&
      schemes.has(parsed.protocol) &&
      // `https://trusted@evil` is read wrongly by people.
      parsed.username === '' &&
      parsed.password === '' &&
      (hosts === undefined || parsed.host === '' || hosts.has(parsed.host));
    if (isAllowed) return parsed.href;
    throw new ValidationError({
      faults: [
        { path: 'url', rule: 'externalUrl', message: 'must be an absolute URL that the app may hand to the desktop' },
      ],
    });
  };
}

/** As {@link createExternalUrlCheck} has it for an app that says nothing. */
export const checkExternalUrl = createExternalUrlCheck();

function readScheme(scheme: string): string {
  const name = scheme.toLowerCase();
  if (!/^[a-z][a-z\d+.-]*$/.test(name)) throw new TypeError(`${scheme} is no scheme: leave out the colon`);
  if (NEVER.has(name)) throw new TypeError(`${scheme} is no scheme that a link may have`);
  return `${name}:`;
}
