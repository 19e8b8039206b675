import { sql } from 'kysely';
import type { Migration } from '../persistence/index.js';

/** The tables of the journal's own database. */
export interface JournalSchema {
  readonly entry: {
    readonly key: string;
    readonly version: string;
    readonly base: string | null;
    readonly bytes: number;
    readonly written_at_ms: number;
    /** As a JSON string: SQLite's text is UTF-8, which has no place for the half of a pair that a page may send. */
    readonly text: string;
  };
}

/** What has been released is never changed, only followed. */
export const JOURNAL_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'journal entries',
    async up(transaction) {
      // The text comes last, so that what is before it can be read without its pages.
      await sql`
        create table entry (
          key text primary key not null,
          version text not null,
          base text,
          bytes integer not null,
          written_at_ms integer not null,
          text text not null
        ) strict`.execute(transaction);
    },
  },
];
