// What the pages of one Electron session are granted, and what their documents may load. Electron has room for one
// handler of each kind a session, so that all windows of a session are decided on here.
import type { OnHeadersReceivedListenerDetails, Session } from 'electron';
import { originOf } from './origin.js';

/** Writing text to the clipboard after a click: what every copy button needs, and no page can spy by. */
export const DEFAULT_PERMISSIONS: readonly string[] = ['clipboard-sanitized-write'];

const POLICY_HEADER = 'Content-Security-Policy';

const sessions = new WeakMap<Session, SessionRules>();

/** The rules of a session; the first one to ask takes everything from its pages that Electron would grant them. */
export function rulesOf(session: Session): SessionRules {
  const rules = sessions.get(session) ?? new SessionRules(session);
  sessions.set(session, rules);
  return rules;
}

/** Nothing is granted and nothing is added until somebody says so for an origin. */
export class SessionRules {
  private readonly permissions = new Map<string, ReadonlySet<string>>();
  private readonly policies = new Map<string, string>();

  constructor(private readonly session: Session) {
    session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
      answer(this.isGranted(requestingUrl, permission)),
    );
    session.setPermissionCheckHandler((_contents, permission, origin) => this.isGranted(origin, permission));
    session.setDevicePermissionHandler(() => false);
  }

  /** Grants permissions, as Electron names them, to the pages of one origin, in place of what it had. */
  grant(origin: string, permissions: readonly string[]): void {
    this.permissions.set(origin, new Set(permissions));
  }

  /** Adds a content security policy to whatever comes from an origin; one that it sends itself stays beside it. */
  enforcePolicy(origin: string, policy: string): void {
    const isFirst = this.policies.size === 0;
    this.policies.set(origin, policy);
    if (!isFirst) return;
    this.session.webRequest.onHeadersReceived((details, proceed) => {
      const added = this.policies.get(originOf(details.url) ?? '');
      proceed(added === undefined ? {} : { responseHeaders: withPolicy(details, added) });
    });
  }

  private isGranted(requester: string, permission: string): boolean {
    return this.permissions.get(originOf(requester) ?? '')?.has(permission) ?? false;
  }
}

/** A browser that gets several policies obeys all of them. */
function withPolicy(
  { responseHeaders = {} }: OnHeadersReceivedListenerDetails,
  policy: string,
): Record<string, string[]> {
  const isPolicy = (name: string): boolean => name.toLowerCase() === POLICY_HEADER.toLowerCase();
  const entries = Object.entries(responseHeaders);
  const own = entries.filter(([name]) => isPolicy(name)).flatMap(([, values]) => values);
  return { ...Object.fromEntries(entries.filter(([name]) => !isPolicy(name))), [POLICY_HEADER]: [...own, policy] };
}
