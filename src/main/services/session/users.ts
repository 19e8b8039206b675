import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  ResourceExhaustedError,
  UnavailableError,
  createSubscription,
  runReporting,
  type Clock,
  type Subscription,
} from '../../../shared/index.js';
import {
  SignInRefusedError,
  type Credentials,
  type NewUser,
  type PasswordChange,
  type PasswordReset,
  type UserRoles,
  type UserView,
} from '../../../shim/index.js';
import type { Logger } from '../../logging/index.js';
import type { PasswordHasher } from './password-hasher.js';
import type { SignInGuard } from './sign-in-guard.js';
import { checkName, checkPassword, checkRoles, toNameKey, type UserRules } from './user-rules.js';
import type { User, UserStore } from './user-store.js';

/** What became of a user: whoever keeps something by users follows it. */
export type UserChange =
  | { readonly kind: 'created' | 'removed'; readonly userId: string }
  | { readonly kind: 'begun-anew' }
  | { readonly kind: 'roles'; readonly userId: string; readonly roles: readonly string[] }
  /** `keepSessionId`: the session that brought the new password. */
  | { readonly kind: 'password'; readonly userId: string; readonly keepSessionId: string | undefined };

export interface UsersOptions extends UserRules {
  /** The role of those who look after the users; there is always one who has it. */
  readonly adminRole: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Every look at the list takes the whole of it into memory. */
const MAX_USERS = 1_000;

/** Who may sign in, and by which password. `openUsers` makes one. */
export class Users implements AsyncDisposable {
  private readonly listeners = new Set<(change: UserChange) => void>();
  private lastChange: Promise<unknown> = Promise.resolve();

  /** @param store owned by this object from now on */
  constructor(
    private readonly store: UserStore,
    private readonly hasher: PasswordHasher,
    private readonly guard: SignInGuard,
    private readonly options: UsersOptions,
  ) {}

  /** Whether the first one is still to be made. Never so when users were lost, until {@link beginAnew}. */
  get isEmpty(): boolean {
    return this.store.size === 0 && !this.store.hasLostUsers;
  }

  /** Whether the file of the users was damaged, so that nobody can sign in. */
  get hasLostUsers(): boolean {
    return this.store.hasLostUsers && this.store.size === 0;
  }

  /** As `IUserService.listRoles`. */
  get roles(): readonly string[] {
    return (
      this.options.roles ?? [...new Set([this.options.adminRole, ...this.store.list().flatMap(({ roles }) => roles)])]
    );
  }

  /** As `IUserService.list`. */
  list(): readonly UserView[] {
    return this.store.list().map(toView);
  }

  /** Calls `listener` after each change. */
  subscribe(listener: (change: UserChange) => void): Subscription {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  /**
   * Finds out whether name and password belong together. It takes the same time for an unknown name.
   *
   * @param clientId who tries
   * @param enter called with the user in the same tick as the last look at it: nothing can be revoked in between
   * @throws as `ISessionService.signIn` does
   */
  async authenticate<T>(credentials: Credentials, clientId: string, enter: (user: User) => T): Promise<T> {
    const { user, kept } = await this.prove(credentials, clientId);
    const current = this.store.find(user.id);
    if (current?.password !== kept) throw new SignInRefusedError(); // removed, or given another password meanwhile
    return enter(current);
  }

  /**
   * Makes the first user, an administrator.
   *
   * @param enter as of {@link authenticate}
   * @throws as `ISessionService.setUp` does
   */
  async createFirst<T>({ name, password }: Credentials, enter: (user: User) => T): Promise<T> {
    const expectEmpty = (): void => {
      if (!this.isEmpty) throw new ConflictError('There are users already');
    };
    expectEmpty();
    const user = await this.prepare({ name, password, roles: [this.options.adminRole] });
    return this.change(async () => {
      expectEmpty();
      await this.store.insert(user);
      // First, so that whoever made it loses nothing when everybody else is locked out.
      const entered = enter(user);
      this.announce({ kind: 'created', userId: user.id });
      return entered;
    });
  }

  /** As `IUserService.create`. */
  async create(newUser: NewUser): Promise<UserView> {
    const expectRoom = (): void => {
      if (this.store.findByName(newUser.name)) throw new ConflictError('There is a user of this name');
      if (this.store.size >= MAX_USERS) throw new ResourceExhaustedError({ resource: 'users', maximum: MAX_USERS });
    };
    expectRoom();
    const user = await this.prepare(newUser);
    return this.change(async () => {
      expectRoom();
      await this.store.insert(user);
      this.announce({ kind: 'created', userId: user.id });
      return toView(user);
    });
  }

  /** As `IUserService.remove`. */
  remove(userId: string): Promise<void> {
    return this.change(async () => {
      const user = this.store.get(userId);
      this.expectOtherAdmin(user);
      await this.store.remove(user);
      this.announce({ kind: 'removed', userId });
    });
  }

  /** As `IUserService.setRoles`. */
  setRoles({ userId, roles }: UserRoles): Promise<UserView> {
    return this.change(async () => {
      checkRoles(roles, this.options);
      const user = this.store.get(userId);
      if (!roles.includes(this.options.adminRole)) this.expectOtherAdmin(user);
      const changed = { ...user, roles: Object.freeze([...roles]) };
      await this.store.update(changed);
      this.announce({ kind: 'roles', userId, roles: changed.roles });
      return toView(changed);
    });
  }

  /** As `IUserService.setPassword`. */
  async setPassword({ userId, newPassword }: PasswordReset): Promise<void> {
    checkPassword(newPassword, this.store.get(userId).name, 'newPassword', this.options);
    const password = await this.hasher.hash(newPassword);
    await this.change(async () => {
      await this.store.update({ ...this.store.get(userId), password });
      this.announce({ kind: 'password', userId, keepSessionId: undefined });
    });
  }

  /**
   * As `ISessionService.changePassword`.
   *
   * @param clientId who tries
   * @param keepSessionId the session that stays
   */
  async changePassword(
    userId: string,
    { currentPassword, newPassword }: PasswordChange,
    clientId: string,
    keepSessionId: string,
  ): Promise<void> {
    const { name } = this.store.get(userId);
    checkPassword(newPassword, name, 'newPassword', this.options);
    const { kept } = await this.prove({ name, password: currentPassword }, clientId);
    const password = await this.hasher.hash(newPassword);
    await this.change(async () => {
      const user = this.store.get(userId);
      if (user.password !== kept) throw new SignInRefusedError(); // given another password meanwhile
      await this.store.update({ ...user, password });
      this.announce({ kind: 'password', userId, keepSessionId });
    });
  }

  /**
   * Lets the first user be made anew after all users were lost. Whoever sits at the machine decides that, by a dialog
   * for instance; a page never does.
   */
  beginAnew(): Promise<void> {
    return this.change(async () => {
      await this.store.forgetLoss();
      this.announce({ kind: 'begun-anew' });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lastChange;
    await this.store[Symbol.asyncDispose]();
  }

  /** @returns the user, and what is kept of its password now */
  private async prove(
    { name, password }: Credentials,
    clientId: string,
  ): Promise<{ readonly user: User; readonly kept: string }> {
    if (this.hasLostUsers) throw new UnavailableError('The users were lost', { details: { reason: 'users-lost' } });
    const attempt = await this.guard.begin(toNameKey(name), clientId);
    const user = this.store.findByName(name);
    const verdict = await this.hasher.verify(password, user?.password);
    if (!user || verdict === 'wrong') throw new SignInRefusedError();
    await attempt.succeeded();
    return { user, kept: verdict === 'stale' ? await this.renew(user, password) : user.password };
  }

  /** Keeps the password at today's cost. @returns what is kept now */
  private async renew(user: User, password: string): Promise<string> {
    try {
      const renewed = await this.hasher.hash(password);
      return await this.change(async () => {
        const current = this.store.get(user.id);
        if (current.password !== user.password) return user.password;
        await this.store.update({ ...current, password: renewed });
        return renewed;
      });
    } catch (error) {
      this.options.logger.warn('A password is still kept at its former cost', { userId: user.id, error });
      return user.password;
    }
  }

  private async prepare({ name, password, roles }: NewUser): Promise<User> {
    checkName(name);
    checkPassword(password, name, 'password', this.options);
    checkRoles(roles, this.options);
    return {
      id: randomUUID(),
      name,
      roles: Object.freeze([...roles]),
      createdAtMs: Math.floor(this.options.clock.wallMs()),
      password: await this.hasher.hash(password),
    };
  }

  /** @throws {ConflictError} when nobody else has the administrators' role */
  private expectOtherAdmin(user: User): void {
    const isAdmin = ({ roles }: User): boolean => roles.includes(this.options.adminRole);
    if (!isAdmin(user) || this.store.list().some((other) => other.id !== user.id && isAdmin(other))) return;
    throw new ConflictError('Nobody would be left to look after the users');
  }

  /** One change after another: each sees what those before it have done. */
  private change<T>(work: () => Promise<T>): Promise<T> {
    const result = this.lastChange.then(work);
    this.lastChange = result.catch(() => undefined);
    return result;
  }

  private announce(change: UserChange): void {
    for (const listener of Array.from(this.listeners)) runReporting(() => listener(change));
  }
}

function toView({ id, name, roles, createdAtMs }: User): UserView {
  return { id, name, roles, createdAtMs };
}
