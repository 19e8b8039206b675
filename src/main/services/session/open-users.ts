import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { systemClock } from '../../../shared/index.js';
import { nullLogger } from '../../logging/index.js';
import { openDatabase, type DatabaseReport, type OpenDatabaseOptions } from '../persistence/index.js';
import { PasswordHasher, type PasswordHasherOptions } from './password-hasher.js';
import { SignInGuard } from './sign-in-guard.js';
import { USER_MIGRATIONS, type UserSchema } from './user-schema.js';
import { UserStore } from './user-store.js';
import { Users } from './users.js';

export interface OpenUsersOptions extends Pick<OpenDatabaseOptions, 'directory' | 'lock' | 'logger' | 'clock'> {
  /** The roles that a user can be given, those of `authorizeByRoles`. @default any */
  readonly roles?: readonly string[];
  /** The role that the first user gets; the last one who has it can't lose it. @default 'admin' */
  readonly adminRole?: string;
  /** Characters that a new password must have. @default 12 */
  readonly minPasswordLength?: number;
  /** What it costs to try a password, and how many are tried at once. @default OWASP's, two at once */
  readonly passwords?: PasswordHasherOptions;
}

/** The users, and what happened while they were opened. */
export interface OpenedUsers {
  readonly users: Users;
  /** Where `setAside` is not `null`, all users are lost: nobody can sign in until `users.beginAnew()`. */
  readonly report: DatabaseReport;
}

/**
 * Opens the users of a data directory: a database of its own, `users.db`, beside the app's.
 *
 * @throws {UnavailableError} as `openDatabase` does
 * @throws {TypeError} when `adminRole` is none of the roles
 * @example
 * const lock = resources.use(DataDirectoryLock.acquire(directory)); // one for all that is kept there
 * const { users } = await openUsers({ directory, lock, logger, roles: ['admin', 'editor'] });
 * const sessions = resources.use(new Sessions(users, { logger }));
 * container.registerInstance(Users, users);
 * container.registerInstance(Sessions, sessions);
 * const host = await EventServiceHost.start(MainEventService, { container, sessions, authorize, audit });
 */
export async function openUsers(options: OpenUsersOptions): Promise<OpenedUsers> {
  const { roles, adminRole = 'admin', minPasswordLength = 12, clock = systemClock, logger = nullLogger } = options;
  if (roles && !roles.includes(adminRole)) throw new TypeError(`'${adminRole}' is none of the roles`);
  const hasher = new PasswordHasher(options.passwords);
  const { database, report } = await openDatabase<UserSchema>({
    ...options,
    fileName: 'users.db',
    migrations: USER_MIGRATIONS,
  });
  try {
    const store = await UserStore.open(database);
    const isNew = (report.versionBefore ?? 0) === 0;
    const lost = isNew ? (report.setAside?.to ?? (await findSetAside(report.file))) : undefined;
    if (lost !== undefined) await store.recordLoss(basename(lost));
    const guard = await SignInGuard.open(database, clock, logger);
    return { users: new Users(store, hasher, guard, { roles, adminRole, minPasswordLength, clock, logger }), report };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** Where main ended before the loss was recorded, the file that was set aside still tells of it. */
async function findSetAside(file: string): Promise<string | undefined> {
  const names = await readdir(dirname(file));
  return names.find((name) => name.startsWith(`${basename(file)}.set-aside-`));
}
