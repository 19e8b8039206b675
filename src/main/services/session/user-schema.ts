import { sql } from 'kysely';
import type { Migration } from '../persistence/index.js';

/** The tables of the users' own database. */
export interface UserSchema {
  readonly user: {
    readonly id: string;
    readonly name: string;
    /** The name as it is compared. */
    readonly name_key: string;
    /** As `PasswordHasher` makes it. */
    readonly password: string;
    /** A JSON array. */
    readonly roles: string;
    readonly created_at_ms: number;
  };
  /** Failed sign-ins by name; kept over restarts, so that a restart gives nobody new guesses. */
  readonly sign_in_failure: {
    /** A digest: what is typed as a name may have been a password, and there need not be such a user. */
    readonly name_digest: string;
    readonly count: number;
    readonly failed_at_ms: number;
  };
  /** A row says that users were lost: the file was damaged, and this is another one. */
  readonly loss: {
    readonly set_aside_as: string;
  };
}

/** What has been released is never changed, only followed. */
export const USER_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'users',
    async up(transaction) {
      await sql`
        create table user (
          id text primary key not null,
          name text not null,
          name_key text not null unique,
          password text not null,
          roles text not null,
          created_at_ms integer not null
        ) strict`.execute(transaction);
      await sql`
        create table sign_in_failure (
          name_digest text primary key not null,
          count integer not null,
          failed_at_ms integer not null
        ) strict`.execute(transaction);
      await sql`create table loss (set_aside_as text primary key not null) strict`.execute(transaction);
    },
  },
];
