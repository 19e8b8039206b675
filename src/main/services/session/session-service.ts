import { IsUUID } from 'class-validator';
import { UnauthenticatedError, type Subscription } from '../../../shared/index.js';
import {
  Credentials,
  PasswordChange,
  type ISessionService,
  type LiveSession,
  type SessionEvents,
  type SessionView,
} from '../../../shim/index.js';
import { Arg, Channel, EventService, Handle, Privileged, Public, Requires } from '../../decorators/index.js';
import { currentCall, type Call } from '../../host/call-context.js';
import { EventChannel } from '../../host/event-channel.js';
import { PendingCall } from '../../host/pending-call.js';
import { PASSWORD_TIMEOUT_MS } from './password-hasher.js';
import { Sessions } from './sessions.js';
import type { User } from './user-store.js';
import { Users } from './users.js';

/**
 * Signs pages' people in. Its {@link Users} and {@link Sessions} are provided by the app:
 * `container.registerInstance(Users, users)`. What is done to others is privileged: it needs an audit trail.
 */
@EventService()
export class SessionService implements ISessionService, Disposable {
  @Channel() @Public() declare readonly events: EventChannel<SessionEvents>;

  private readonly changes: Subscription;

  constructor(
    private readonly sessions: Sessions,
    private readonly users: Users,
  ) {
    this.changes = sessions.subscribe((clientId, change) => {
      if (clientId !== undefined && change) this.events.to({ clientId }).emit('session-changed', change);
    });
  }

  @Handle()
  @Public()
  async hasUsers(): Promise<boolean> {
    return !this.users.isEmpty;
  }

  @Handle({ timeoutMs: PASSWORD_TIMEOUT_MS })
  @Public()
  @Privileged()
  async setUp(credentials: Credentials): Promise<SessionView> {
    const call = currentCall();
    return this.users.createFirst(credentials, (user) => this.enter(call, user));
  }

  @Handle({ timeoutMs: PASSWORD_TIMEOUT_MS })
  @Public()
  async signIn(credentials: Credentials): Promise<SessionView> {
    const call = currentCall();
    return this.users.authenticate(credentials, call.client.id, (user) => this.enter(call, user));
  }

  @Handle()
  @Public()
  async signOut(): Promise<void> {
    this.sessions.end(currentCall().client.id, 'signed-out');
  }

  @Handle()
  @Public()
  async whoAmI(): Promise<SessionView | null> {
    return this.sessions.viewOf(currentCall().client.id) ?? null;
  }

  @Handle({ timeoutMs: PASSWORD_TIMEOUT_MS })
  @Public()
  @Privileged()
  async changePassword(change: PasswordChange): Promise<void> {
    const { client } = currentCall();
    const session = this.sessions.viewOf(client.id);
    if (!session) throw new UnauthenticatedError();
    await this.users.changePassword(session.userId, change, client.id, session.id);
  }

  @Handle()
  @Requires('session:manage')
  async list(): Promise<readonly LiveSession[]> {
    return this.sessions.list(currentCall().client.id);
  }

  @Handle()
  @Requires('session:manage')
  @Privileged()
  async revoke(@Arg(IsUUID()) sessionId: string): Promise<void> {
    this.sessions.revoke(sessionId);
  }

  [Symbol.dispose](): void {
    this.changes();
  }

  private enter(call: Call, user: User): SessionView {
    call.signal.throwIfAborted(); // nobody waits for it any longer, and nobody would know
    const view = this.sessions.start(call.client, user);
    // So that it is on record who has signed in.
    if (call instanceof PendingCall) call.session = this.sessions.find(call.client.id);
    return view;
  }
}
