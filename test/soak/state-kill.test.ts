import { killWhileChanging } from '../main/services/state/kill-rounds.js';

/** The tests of each change do 20, of everything that is kept. */
const ROUNDS = 200;
const TIMEOUT_MS = 600_000;

describe('StateCell.flush', () => {
  it(
    `has kept every flushed revision, and its log, through ${ROUNDS} kills`,
    async () => expect(await killWhileChanging(ROUNDS)).toEqual([]),
    TIMEOUT_MS,
  );
});
