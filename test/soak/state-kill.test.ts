import { killWhileChanging } from '../main/services/state/kill-rounds.js';

/** The unit tests do 5. */
const ROUNDS = 100;
const TIMEOUT_MS = 600_000;

describe('StateCell.flush', () => {
  it(
    `has kept every flushed revision, and its log, through ${ROUNDS} kills`,
    async () => expect(await killWhileChanging(ROUNDS)).toEqual([]),
    TIMEOUT_MS,
  );
});
