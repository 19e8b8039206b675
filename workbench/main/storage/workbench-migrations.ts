import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Migration } from 'sallyport/main';

/** Every step that a workbench's database ever took. What has been released is never changed, only followed. */
export const WORKBENCH_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'collections, requests and exchanges',
    async up(transaction) {
      await sql`
        create table collection (
          id text primary key not null,
          name text not null,
          position integer not null
        ) strict`.execute(transaction);
      await sql`
        create table request (
          id text primary key not null,
          collection_id text not null references collection (id) on delete cascade,
          position integer not null,
          name text not null,
          method text not null,
          draft text not null check (json_valid(draft)),
          saved_at_ms integer not null
        ) strict`.execute(transaction);
      await sql`create index request_by_collection on request (collection_id, position)`.execute(transaction);
      await sql`
        create table exchange (
          sequence integer primary key autoincrement,
          id text not null unique,
          request_id text references request (id) on delete set null,
          method text not null,
          url text not null,
          draft text not null check (json_valid(draft)),
          sent_at_ms integer not null,
          state text not null check (state in ('running', 'complete', 'failed', 'cancelled', 'interrupted')),
          status integer,
          total_ms real,
          body_bytes integer,
          response_id text,
          response text check (json_valid(response)),
          outcome text check (json_valid(outcome))
        ) strict`.execute(transaction);
      await sql`create index exchange_by_request on exchange (request_id)`.execute(transaction);
      await sql`insert into collection values (${randomUUID()}, 'My requests', 1)`.execute(transaction);
    },
  },
];
