import { killWhileTyping } from '../main/services/journal/kill-rounds.js';

/** The tests of each change do 20, of everything that is kept. */
const ROUNDS = 200;
const TIMEOUT_MS = 600_000;

describe('Journal', () => {
  it(
    `keeps every acknowledged text through ${ROUNDS} kills`,
    async () => expect(await killWhileTyping(ROUNDS)).toEqual([]),
    TIMEOUT_MS,
  );
});
