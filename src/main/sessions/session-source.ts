import type { Subscription } from '../../shared/index.js';

/** Who is signed in, as policies, `authorize` and methods see it. */
export interface CallSession {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly roles: readonly string[];
}

/** Where the host learns who is signed in behind a client. */
export interface SessionSource {
  /**
   * The session that a client has at this moment; being asked for counts as its use.
   *
   * @param clientId of the peer
   */
  find(clientId: string): CallSession | undefined;

  /** As {@link find}, without that counting as a use: main asks for itself. @default `find` is asked */
  peek?(clientId: string): CallSession | undefined;

  /**
   * Calls `listener` with the client whose session began, ended, or has other roles than before; without one when what
   * everybody may do has changed, as when the first user was made.
   */
  subscribe(listener: (clientId?: string) => void): Subscription;
}
