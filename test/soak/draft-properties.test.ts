import { checkDrafts } from '../renderer/journal/draft-properties.js';

/** The unit tests do 1,000. */
const RUNS = 10_000;
const TIMEOUT_MS = 600_000;

describe('createDraft', () => {
  it(
    `leaves main with what was typed last, in ${RUNS} random orders of changes and failures`,
    async () => expect(checkDrafts(RUNS)).resolves.toBeUndefined(),
    TIMEOUT_MS,
  );
});
