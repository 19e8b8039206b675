import { sql } from 'kysely';
import type { Migration } from '../../../../src/main/services/persistence/index.js';

/** Rows that come in twos, so that half a transaction shows. */
export interface PairSchema {
  readonly pair: { readonly number: number; readonly side: 'left' | 'right'; readonly text: string };
}

/** How many steps the second migration has. */
export const SECOND_MIGRATION_STEPS = 6;

/** @param afterStep called within the second migration, after each of its steps, counted from 1; 0 before them */
export function createPairMigrations(afterStep: (step: number) => void): readonly Migration[] {
  return [
    {
      version: 1,
      name: 'items',
      async up(transaction) {
        await sql`create table item (number integer primary key, text text not null)`.execute(transaction);
        for (let number = 1; number <= 50; number += 1) {
          await transaction
            .insertInto('item')
            .values({ number, text: 'x'.repeat(number * 100) })
            .execute();
        }
      },
    },
    {
      version: 2,
      name: 'pairs instead of items',
      async up(transaction) {
        const steps = [
          sql`create table pair (number integer not null, side text not null, text text not null, primary key (number, side))`,
          sql`insert into pair select number, 'left', text from item`,
          sql`insert into pair select number, 'right', text from item`,
          sql`drop table item`,
          sql`create index pair_side on pair (side)`,
          sql`pragma user_version`,
        ];
        afterStep(0);
        for (const [index, step] of steps.entries()) {
          await step.execute(transaction);
          afterStep(index + 1);
        }
      },
    },
  ];
}

export const PAIR_MIGRATIONS = createPairMigrations(() => undefined);
