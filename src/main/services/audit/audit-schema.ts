import { sql } from 'kysely';
import type { Migration } from '../persistence/index.js';

/** The tables of the audit trail's own database. */
export interface AuditSchema {
  readonly record: {
    readonly sequence: number;
    /** SHA-256 of the hash before it and of `entry`. */
    readonly hash: Uint8Array;
    /** As one line of JSON, exactly as it was hashed. */
    readonly entry: string;
  };
  /** One row: where the chain begins and ends. Both ends are known apart from the records, so that a cut is noticed. */
  readonly chain: {
    readonly removed_to: number;
    readonly removed_hash: Uint8Array;
    readonly sequence: number;
    readonly hash: Uint8Array;
  };
}

/** What stands before the first record. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/** What has been released is never changed, only followed. */
export const AUDIT_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'audit records',
    async up(transaction) {
      await sql`
        create table record (
          sequence integer primary key not null check (sequence between 1 and ${sql.lit(Number.MAX_SAFE_INTEGER)}),
          hash blob not null,
          entry text not null
        ) strict`.execute(transaction);
      await sql`
        create table chain (
          removed_to integer not null,
          removed_hash blob not null,
          sequence integer not null,
          hash blob not null
        ) strict`.execute(transaction);
      await sql`insert into chain values (0, zeroblob(32), 0, zeroblob(32))`.execute(transaction);
      // Against faults of this program; whoever may write the file can drop them, and is found by the hashes.
      await sql`
        create trigger record_is_never_changed before update on record
        begin select raise(abort, 'the audit trail is append only'); end`.execute(transaction);
      await sql`
        create trigger record_is_removed_by_retention before delete on record
        when old.sequence > (select removed_to from chain)
        begin select raise(abort, 'the audit trail is append only'); end`.execute(transaction);
    },
  },
];
