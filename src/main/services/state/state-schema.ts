import { sql } from 'kysely';
import type { Migration } from '../persistence/index.js';

/** The tables of the states' own database. Values and changes are bytes as on a socket: dates and the like survive. */
export interface StateSchema {
  /** What was saved last, by the state's name. */
  readonly state: {
    readonly name: string;
    readonly revision: number;
    readonly saved_at_ms: number;
    readonly value: Uint8Array;
  };
  /** Where replaying can begin. */
  readonly base: {
    readonly name: string;
    readonly revision: number;
    readonly at_ms: number;
    readonly value: Uint8Array;
  };
  /** What made one revision of the one before it. */
  readonly revision: {
    readonly name: string;
    readonly revision: number;
    readonly at_ms: number;
    readonly changes: Uint8Array;
  };
}

/** What has been released is never changed, only followed. */
export const STATE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'states',
    async up(transaction) {
      await sql`
        create table state (
          name text primary key not null,
          revision integer not null,
          saved_at_ms integer not null,
          value blob not null
        ) strict`.execute(transaction);
      for (const [table, content] of [
        ['base', 'value'],
        ['revision', 'changes'],
      ] as const) {
        await sql`
          create table ${sql.table(table)} (
            name text not null,
            revision integer not null,
            at_ms integer not null,
            ${sql.ref(content)} blob not null,
            primary key (name, revision)
          ) strict`.execute(transaction);
      }
    },
  },
];
