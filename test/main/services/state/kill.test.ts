import { killWhileChanging } from './kill-rounds.js';

/** The soak tests do 100. */
const ROUNDS = 5;

describe('StateCell.flush', () => {
  it(`has kept every flushed revision, and its log, through ${ROUNDS} kills`, async () => {
    expect(await killWhileChanging(ROUNDS)).toEqual([]);
  }, 60_000);
});
