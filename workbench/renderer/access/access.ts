import type { SessionChangeReason, SessionView } from 'sallyport/shim';
import type { IWorkbenchService } from '../../contract/index.js';
import { createStore } from '../shell/store.js';

/**
 * Why nobody may work here: as the session says; `locked` by whoever sits here; `lost`, main knows it no more, as after
 * a restart; `none`, nobody was signed in here yet.
 */
export type LockReason = Exclude<SessionChangeReason, 'signed-in' | 'roles-changed'> | 'locked' | 'lost' | 'none';

/** Who works at this page. */
export type AccessState =
  /** Main has not said yet. */
  | { readonly kind: 'asking' }
  /** Main can't say. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** There are no users: whoever sits here. */
  | { readonly kind: 'open' }
  | { readonly kind: 'locked'; readonly reason: LockReason; readonly lastUser: string | null }
  | { readonly kind: 'signed-in'; readonly session: SessionView };

/** What is needed of the service. */
export type AccessService = Pick<IWorkbenchService, 'session' | 'events'>;

type Credentials = Parameters<AccessService['session']['signIn']>[0];

/** Whose work it is as long as there are no users. */
export const NOBODY = '';

/** Knows who works at this page, and lets people in and out. Passwords are handed on and kept nowhere. */
export class Access {
  readonly state = createStore<AccessState>({ kind: 'asking' });
  private lastUser: string | null = null;
  /** Its answer says more than the event, and comes when main has told what may be used. */
  private entering = 0;
  private leaving: LockReason | null = null;

  constructor(private readonly service: AccessService) {
    // For as long as the page lives; both outlive a lost connection.
    service.session.events.on('session-changed', ({ session, reason }) => {
      if (session) this.follow(session, reason);
      else this.lock(this.leaving ?? (reason as LockReason));
    });
    service.events.on('access-changed', () => void this.ask());
  }

  /** Whose work is shown; `null` when nobody's is. */
  get owner(): string | null {
    const state = this.state.get();
    if (state.kind === 'open') return NOBODY;
    return state.kind === 'signed-in' ? state.session.userId : null;
  }

  /** Asks main who works here: at first, and when the connection was away. Never rejects. */
  async ask(): Promise<void> {
    try {
      const { session } = this.service;
      const [hasUsers, found] = await Promise.all([session.hasUsers(), session.whoAmI()]);
      if (this.entering > 0) return;
      if (found) this.enter(found);
      else if (hasUsers) this.lock(this.leaving ?? (this.state.get().kind === 'signed-in' ? 'lost' : 'none'));
      else this.state.set({ kind: 'open' });
    } catch (error) {
      // Of what was known already, a lost connection changes nothing: it is asked again when that is back.
      if (this.state.get().kind === 'asking') this.state.set({ kind: 'failed', error });
    }
  }

  /** Makes the first user, an administrator, of whoever sits here. @throws {ServiceError} */
  setUp(credentials: Credentials): Promise<void> {
    return this.enterBy(() => this.service.session.setUp(credentials));
  }

  /** @throws {ServiceError} */
  signIn(credentials: Credentials): Promise<void> {
    return this.enterBy(() => this.service.session.signIn(credentials));
  }

  /**
   * Ends the session.
   *
   * @param reason `locked`: what is open here stays, for the same user
   * @throws {ServiceError}
   */
  async leave(reason: 'locked' | 'signed-out'): Promise<void> {
    this.leaving = reason;
    try {
      await this.service.session.signOut();
      this.lock(reason);
    } finally {
      this.leaving = null;
    }
  }

  private async enterBy(ask: () => Promise<SessionView>): Promise<void> {
    this.entering += 1;
    try {
      this.enter(await ask());
    } finally {
      this.entering -= 1;
    }
  }

  private follow(session: SessionView, reason: SessionChangeReason): void {
    if (this.entering === 0 && reason === 'roles-changed') this.enter(session);
  }

  private enter(session: SessionView): void {
    this.lastUser = session.userName;
    this.state.set({ kind: 'signed-in', session });
  }

  private lock(reason: LockReason): void {
    const state = this.state.get();
    // Why it was locked first is what there is to tell.
    if (state.kind === 'locked') return;
    this.state.set({ kind: 'locked', reason, lastUser: this.lastUser });
  }
}

/** Whether what is open stays in memory, for the same user to go on. */
export const isWorkKept = (reason: LockReason): boolean => reason !== 'signed-out';

/** Whether whoever works here looks after users, audit and limits. */
export const isAdministrator = (state: AccessState): boolean =>
  state.kind === 'open' || (state.kind === 'signed-in' && state.session.roles.includes('admin'));
