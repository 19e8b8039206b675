import { createSubscription, type Subscription } from '../shared/index.js';
import type { CallSession, SessionSource } from '../main/sessions/session-source.js';

/** Sessions that a test begins, changes and ends by hand, without users and passwords. */
export class ManualSessions implements SessionSource {
  private readonly sessions = new Map<string, CallSession>();
  private readonly listeners = new Set<(clientId: string) => void>();

  find(clientId: string): CallSession | undefined {
    return this.sessions.get(clientId);
  }

  subscribe(listener: (clientId: string) => void): Subscription {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  /**
   * Signs somebody in, or gives who is signed in other roles.
   *
   * @param name of the user; the ids of user and session are made from it
   */
  begin(clientId: string, name: string, roles: readonly string[] = []): void {
    this.sessions.set(clientId, { id: `session-of-${name}`, userId: `user-${name}`, userName: name, roles });
    this.tell(clientId);
  }

  /** Signs out; also as an expired or a revoked session would end. */
  end(clientId: string): void {
    this.sessions.delete(clientId);
    this.tell(clientId);
  }

  private tell(clientId: string): void {
    for (const listener of this.listeners) listener(clientId);
  }
}
