import { NotFoundError } from '../../../shared/index.js';
import type { Database } from '../persistence/index.js';
import { toNameKey } from './user-rules.js';
import type { UserSchema } from './user-schema.js';

/** A user with what only main may know. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly createdAtMs: number;
  /** As `PasswordHasher` made it. */
  readonly password: string;
}

/**
 * The users in memory, as they are on disk: asking for one takes no time, in which it might be removed. A change is in
 * memory once it is on disk.
 */
export class UserStore implements AsyncDisposable {
  private readonly byId = new Map<string, User>();
  private readonly byName = new Map<string, User>();
  private isLost = false;

  private constructor(private readonly database: Database<UserSchema>) {}

  /** @param database owned by the store from now on */
  static async open(database: Database<UserSchema>): Promise<UserStore> {
    const store = new UserStore(database);
    for (const row of await database.query.selectFrom('user').selectAll().execute()) store.keep(toUser(row));
    store.isLost = (await database.query.selectFrom('loss').selectAll().execute()).length > 0;
    return store;
  }

  get size(): number {
    return this.byId.size;
  }

  /** Whether there were users in a file that was damaged: that there are none now does not mean that anybody may come. */
  get hasLostUsers(): boolean {
    return this.isLost;
  }

  /** By name. */
  list(): readonly User[] {
    return [...this.byId.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  }

  find(id: string): User | undefined {
    return this.byId.get(id);
  }

  /** @throws {NotFoundError} */
  get(id: string): User {
    const user = this.byId.get(id);
    if (!user) throw new NotFoundError('There is no such user');
    return user;
  }

  findByName(name: string): User | undefined {
    return this.byName.get(toNameKey(name));
  }

  async insert(user: User): Promise<void> {
    await this.database.query.insertInto('user').values(toRow(user)).execute();
    this.keep(user);
  }

  async update(user: User): Promise<void> {
    await this.database.query.updateTable('user').set(toRow(user)).where('id', '=', user.id).execute();
    this.keep(user);
  }

  async remove(user: User): Promise<void> {
    await this.database.query.deleteFrom('user').where('id', '=', user.id).execute();
    this.byId.delete(user.id);
    this.byName.delete(toNameKey(user.name));
  }

  /** Remembers that users were lost. */
  async recordLoss(setAsideAs: string): Promise<void> {
    await this.database.query.replaceInto('loss').values({ set_aside_as: setAsideAs }).execute();
    this.isLost = true;
  }

  async forgetLoss(): Promise<void> {
    await this.database.query.deleteFrom('loss').execute();
    this.isLost = false;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.database[Symbol.asyncDispose]();
  }

  private keep(user: User): void {
    this.byId.set(user.id, user);
    this.byName.set(toNameKey(user.name), user);
  }
}

function toUser(row: UserSchema['user']): User {
  const { id, name, password, roles, created_at_ms: createdAtMs } = row;
  return { id, name, password, roles: Object.freeze(JSON.parse(roles) as string[]), createdAtMs };
}

function toRow({ id, name, password, roles, createdAtMs }: User): UserSchema['user'] {
  return {
    id,
    name,
    name_key: toNameKey(name),
    password,
    roles: JSON.stringify(roles),
    created_at_ms: createdAtMs,
  };
}
