import { checkDrafts } from './draft-properties.js';

/** The soak tests do 10,000. */
const RUNS = 1_000;

describe('createDraft', () => {
  it(`leaves main with what was typed last, in ${RUNS} random orders of changes and failures`, async () => {
    await expect(checkDrafts(RUNS)).resolves.toBeUndefined();
  });
});
