import { killWhileTyping } from './kill-rounds.js';

/** The soak tests do 200. */
const ROUNDS = 10;
const TIMEOUT_MS = 60_000;

describe('Journal', () => {
  it(
    `keeps every acknowledged text through ${ROUNDS} kills`,
    async () => expect(await killWhileTyping(ROUNDS)).toEqual([]),
    TIMEOUT_MS,
  );
});
