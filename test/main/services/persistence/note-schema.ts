import type { Generated } from 'kysely';
import type { Migration } from '../../../../src/main/services/persistence/index.js';

/** Tables for the tests of the database itself. */
export interface NoteSchema {
  readonly note: {
    readonly id: Generated<number>;
    readonly text: string;
    readonly content: Uint8Array | null;
    readonly parent_id: number | null;
  };
}

export const NOTE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'notes',
    async up(transaction) {
      await transaction.schema
        .createTable('note')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('text', 'text', (column) => column.notNull().unique())
        .addColumn('content', 'blob')
        .addColumn('parent_id', 'integer', (column) => column.references('note.id'))
        .execute();
    },
  },
];
