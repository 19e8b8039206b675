import type { Events } from '../shared/index.js';
import type { Credentials, PasswordChange } from './payloads/session.js';

/** Who is signed in behind one client. Times are dates for people; what is decided goes by a clock that can't be set. */
export interface SessionView {
  /** Names the session. It proves nothing: a session belongs to its window or tab, not to whoever knows this. */
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly roles: readonly string[];
  /** In milliseconds since 1970 UTC. */
  readonly startedAtMs: number;
  /** When it ends unless it is used before, in milliseconds since 1970 UTC: each call is a use. */
  readonly idleAtMs: number;
  /** When it ends in any case, in milliseconds since 1970 UTC. */
  readonly expiresAtMs: number;
}

/** A session as those see it who may end it. */
export interface LiveSession extends SessionView {
  /** Whether it is the asker's own. */
  readonly isOwn: boolean;
}

/**
 * Why a client's session is another than before: `signed-in` and `roles-changed` bring one, the others end it.
 * `idle`: not used for too long; `expired`: it has lasted its time; `revoked`: by an administrator, or by another password.
 */
export type SessionChangeReason = 'signed-in' | 'roles-changed' | 'signed-out' | 'idle' | 'expired' | 'revoked';

/** What a client has now. */
export interface SessionChange {
  /** `null`: nobody is signed in, and the page shows that it is locked. */
  readonly session: SessionView | null;
  readonly reason: SessionChangeReason;
}

/** Each client hears of its own session only. */
export interface SessionEvents {
  readonly 'session-changed': SessionChange;
}

/**
 * Signs people in. The session belongs to the client: the window and its origin in Electron, the tab on a socket. It
 * survives a reload and a lost connection, and ends with the client.
 */
export interface ISessionService {
  readonly events: Events<SessionEvents>;

  /** Whether there are any users. As long as there are none, {@link setUp} makes the first one. */
  hasUsers(): Promise<boolean>;

  /**
   * Makes the first user, an administrator, and signs in as that one.
   *
   * @throws {ConflictError} when there are users already
   * @throws {ValidationError} when name or password are none that a user may have
   */
  setUp(credentials: Credentials): Promise<SessionView>;

  /**
   * Signs in, in place of whoever is signed in here.
   *
   * @throws {SignInRefusedError} when name and password do not belong together
   * @throws {RateLimitedError} after too many failures with this name, or from this client: whether there is such a user
   *   or not, and whatever the password
   */
  signIn(credentials: Credentials): Promise<SessionView>;

  /** Ends this client's session; does nothing when there is none. */
  signOut(): Promise<void>;

  /** @returns `null` when nobody is signed in here */
  whoAmI(): Promise<SessionView | null>;

  /**
   * Gives the one who is signed in another password. Every other session of the same user ends.
   *
   * @throws {UnauthenticatedError} when nobody is signed in here
   * @throws {SignInRefusedError} when the current password is wrong; it counts as a failed sign-in
   * @throws {ValidationError} when the new one is none that a user may have
   */
  changePassword(change: PasswordChange): Promise<void>;

  /** Every session there is, the one that began last first. Needs `session:manage`. */
  list(): Promise<readonly LiveSession[]>;

  /**
   * Ends a session, with everything that its client has open and may not have without it. Needs `session:manage`.
   *
   * @throws {NotFoundError} when there is no such session
   */
  revoke(sessionId: string): Promise<void>;
}
