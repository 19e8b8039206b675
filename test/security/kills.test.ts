// What a process leaves behind that ends without warning.
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
