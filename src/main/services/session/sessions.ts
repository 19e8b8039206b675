import { randomUUID } from 'node:crypto';
import {
  NotFoundError,
  createSubscription,
  runReporting,
  systemClock,
  type Clock,
  type Subscription,
} from '../../../shared/index.js';
import type {
  LiveSession as LiveSessionView,
  SessionChange,
  SessionChangeReason,
  SessionView,
} from '../../../shim/index.js';
import type { CallClient } from '../../host/client.js';
import { nullLogger, type Logger } from '../../logging/index.js';
import type { CallSession, SessionSource } from '../../sessions/session-source.js';
import { LiveSession, type SessionTimes } from './live-session.js';
import type { User } from './user-store.js';
import type { UserChange, Users } from './users.js';

export interface SessionOptions extends Partial<SessionTimes> {
  /** Time without a call after which a session ends. @default 1_800_000 */
  readonly idleMs?: number;
  /** Time after which a session ends in any case. @default 43_200_000 */
  readonly lifetimeMs?: number;
  /** @default the machine's clock, which stands still while the machine sleeps */
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Hears of one client's session, or, without a client, that what everybody may do has changed. */
export type SessionListener = (clientId?: string, change?: SessionChange) => void;

interface Entry {
  readonly live: LiveSession;
  timer: Subscription;
  /** Lets go of the client, with which it would end. */
  release?: Subscription;
}

type EndReason = Exclude<SessionChangeReason, 'signed-in' | 'roles-changed'>;

/**
 * Who is signed in: at most one session for each client, in memory only, so that none outlives main. It ends with its
 * client, by its times, or when it is revoked. One object serves one host.
 */
export class Sessions implements SessionSource, Disposable {
  private readonly times: SessionTimes;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly byClient = new Map<string, Entry>();
  private readonly listeners = new Set<SessionListener>();
  private readonly changes: Subscription;
  private wasEmpty: boolean;

  /** @throws {RangeError} when a time is not more than 0 */
  constructor(
    private readonly users: Users,
    options: SessionOptions = {},
  ) {
    const { idleMs = 1_800_000, lifetimeMs = 43_200_000, clock = systemClock, logger = nullLogger } = options;
    if (!(idleMs > 0 && lifetimeMs > 0)) throw new RangeError('idleMs and lifetimeMs are more than 0');
    this.times = { idleMs, lifetimeMs };
    this.clock = clock;
    this.logger = logger;
    this.wasEmpty = users.isEmpty;
    this.changes = users.subscribe((change) => this.follow(change));
  }

  find(clientId: string): CallSession | undefined {
    const entry = this.current(clientId);
    entry?.live.use();
    return entry?.live.session;
  }

  peek(clientId: string): CallSession | undefined {
    return this.current(clientId)?.live.session;
  }

  subscribe(listener: SessionListener): Subscription {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  /** The session of a client, without that counting as its use. */
  viewOf(clientId: string): SessionView | undefined {
    return this.current(clientId)?.live.view;
  }

  /** Every session, the one that began last first. */
  list(ownClientId?: string): readonly LiveSessionView[] {
    return [...this.byClient.keys()]
      .flatMap((clientId) => this.current(clientId) ?? [])
      .map(({ live }) => ({ ...live.view, isOwn: live.clientId === ownClientId }))
      .toReversed();
  }

  /** Begins a session, in place of the one that the client has. */
  start(client: CallClient, { id: userId, name: userName, roles }: Pick<User, 'id' | 'name' | 'roles'>): SessionView {
    this.end(client.id, 'signed-out');
    const session = Object.freeze({ id: randomUUID(), userId, userName, roles });
    const live = new LiveSession(client.id, session, this.times, this.clock);
    const entry: Entry = { live, timer: this.clock.after(live.remainingMs, () => this.look(entry)) };
    this.byClient.set(client.id, entry);
    // Runs at once where the client has gone while its password was looked at.
    entry.release = client.defer(() => this.leave(entry));
    this.logger.info('Somebody has signed in', { ...describe(entry) });
    this.announce(client.id, 'signed-in');
    return live.view;
  }

  /** Ends the session of a client, if it has one. */
  end(clientId: string, reason: EndReason): void {
    const entry = this.byClient.get(clientId);
    if (!entry) return;
    this.remove(entry);
    this.logger.info('A session has ended', { ...describe(entry), reason });
    this.announce(clientId, reason);
  }

  /** Ends one session. @throws {NotFoundError} */
  revoke(sessionId: string): void {
    const entry = [...this.byClient.values()].find(({ live }) => live.session.id === sessionId);
    if (!entry) throw new NotFoundError('There is no such session');
    this.end(entry.live.clientId, 'revoked');
  }

  /** Ends all of them, for instance as the machine is locked or goes to sleep. */
  revokeAll(): void {
    this.revokeWhere(() => true);
  }

  /** Forgets everybody, without a word. */
  [Symbol.dispose](): void {
    this.changes();
    for (const entry of Array.from(this.byClient.values())) this.remove(entry);
    this.listeners.clear();
  }

  /** @returns `undefined` when there is none, also where its timer is late */
  private current(clientId: string): Entry | undefined {
    const entry = this.byClient.get(clientId);
    const reason = entry?.live.endReason;
    if (reason === undefined) return entry;
    this.end(clientId, reason);
    return undefined;
  }

  private look(entry: Entry): void {
    if (this.current(entry.live.clientId) !== entry) return;
    // It was used since.
    entry.timer = this.clock.after(entry.live.remainingMs, () => this.look(entry));
  }

  /** The client is gone: nobody is left to hear why, and what it has sent may still wait to be done. */
  private leave(entry: Entry): void {
    if (this.byClient.get(entry.live.clientId) !== entry) return;
    this.remove(entry);
    this.tell(entry.live.clientId);
  }

  private remove(entry: Entry): void {
    if (this.byClient.get(entry.live.clientId) === entry) this.byClient.delete(entry.live.clientId);
    entry.timer();
    entry.release?.();
  }

  private follow(change: UserChange): void {
    if (change.kind === 'roles') this.changeRoles(change.userId, change.roles);
    else if (change.kind === 'removed') this.revokeWhere(({ userId }) => userId === change.userId);
    else if (change.kind === 'password') {
      this.revokeWhere(({ id, userId }) => userId === change.userId && id !== change.keepSessionId);
    }
    if (this.users.isEmpty === this.wasEmpty) return;
    this.wasEmpty = this.users.isEmpty;
    this.tell();
  }

  private changeRoles(userId: string, roles: readonly string[]): void {
    for (const { live } of Array.from(this.byClient.values())) {
      if (live.session.userId !== userId) continue;
      live.session = Object.freeze({ ...live.session, roles });
      this.announce(live.clientId, 'roles-changed');
    }
  }

  private revokeWhere(isConcerned: (session: CallSession) => boolean): void {
    for (const { live } of Array.from(this.byClient.values())) {
      if (isConcerned(live.session)) this.end(live.clientId, 'revoked');
    }
  }

  private announce(clientId: string, reason: SessionChangeReason): void {
    this.tell(clientId, { session: this.viewOf(clientId) ?? null, reason });
  }

  private tell(...what: Parameters<SessionListener>): void {
    for (const listener of Array.from(this.listeners)) runReporting(() => listener(...what));
  }
}

/** No names: `session…` would be redacted, and says nothing that the id does not. */
function describe({ live: { clientId, session } }: Entry): Readonly<Record<string, string>> {
  return { clientId, userId: session.userId };
}
