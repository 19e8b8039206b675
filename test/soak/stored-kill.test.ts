import { killWhileWriting } from '../security/stored/kill-rounds.js';

/** The tests of each change do 20. */
const ROUNDS = 200;
const TIMEOUT_MS = 600_000;

describe('what is kept on disk', () => {
  it(
    `loses nothing acknowledged in ${ROUNDS} kills, and is ready within 2 s`,
    async () => expect((await killWhileWriting(ROUNDS)).faults).toEqual([]),
    TIMEOUT_MS,
  );
});
