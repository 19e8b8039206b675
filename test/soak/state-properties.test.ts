import { changesAreFaithful, stateConverges } from '../main/state/state-properties.js';

/** The unit tests do 300. */
const RUNS = 10_000;
const TIMEOUT_MS = 600_000;

describe('applyChanges', () => {
  it(
    `makes of every revision what immer makes of it, in ${RUNS} runs`,
    async () => expect(await changesAreFaithful(RUNS)).toBe('always'),
    TIMEOUT_MS,
  );
});

describe('SharedState', () => {
  it(
    `is main's state after every sequence of cuts, delays and acknowledgements, in ${RUNS} runs`,
    async () => expect(await stateConverges(RUNS)).toBe('always'),
    TIMEOUT_MS,
  );
});
