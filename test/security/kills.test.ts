// What a process leaves behind that ends without warning.
import { killWithinMigrations } from '../main/services/persistence/kill-rounds.js';
import { SECOND_MIGRATION_STEPS } from '../main/services/persistence/pair-schema.js';
import { killWhileWriting } from './stored/kill-rounds.js';

/** The soak tests do 200. */
const ROUNDS = 20;
const TIMEOUT_MS = 120_000;

describe('fault: kill -9 mid-write', () => {
  it(
    `loses nothing acknowledged of database, settings, drafts and audit in ${ROUNDS} rounds, and is ready within 2 s`,
    async () => {
      const { faults, acknowledged } = await killWhileWriting(ROUNDS);
      expect(faults).toEqual([]);
      expect(acknowledged).toBeGreaterThan(50 + ROUNDS);
    },
    TIMEOUT_MS,
  );
});

describe('row 80: half a migration', () => {
  it(
    'has the old schema or the new one after a kill at every statement',
    async () => expect(await killWithinMigrations(SECOND_MIGRATION_STEPS + 2)).toEqual([]),
    TIMEOUT_MS,
  );
});
