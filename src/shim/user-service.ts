import type { NewUser, PasswordReset, UserRoles } from './payloads/session.js';

/** A user, without what only main may know. */
export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** In milliseconds since 1970 UTC. */
  readonly createdAtMs: number;
}

/** Looks after the users. Everything here needs `users:manage`. */
export interface IUserService {
  /** All of them, by name. */
  list(): Promise<readonly UserView[]>;

  /** The roles that a user can be given, in the order in which the app names them. */
  listRoles(): Promise<readonly string[]>;

  /**
   * @throws {ConflictError} when there is a user of this name
   * @throws {ValidationError} when name or password are none that a user may have, or a role is unknown
   */
  create(user: NewUser): Promise<UserView>;

  /**
   * Removes a user and ends its sessions.
   *
   * @throws {NotFoundError}
   * @throws {ConflictError} when nobody would be left who is an administrator
   */
  remove(userId: string): Promise<void>;

  /**
   * Gives a user other roles. Its sessions go on with these: what they no longer allow ends at once.
   *
   * @throws {NotFoundError}
   * @throws {ConflictError} when nobody would be left who is an administrator
   * @throws {ValidationError} when a role is unknown
   */
  setRoles(change: UserRoles): Promise<UserView>;

  /**
   * Gives a user another password and ends its sessions.
   *
   * @throws {NotFoundError}
   * @throws {ValidationError} when the password is none that a user may have
   */
  setPassword(change: PasswordReset): Promise<void>;
}
