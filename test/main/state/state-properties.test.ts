import { changesAreFaithful, stateConverges } from './state-properties.js';

/** The soak tests do 10,000. */
const RUNS = 300;

describe('applyChanges', () => {
  it(`makes of every revision what immer makes of it, in ${RUNS} runs`, async () =>
    expect(await changesAreFaithful(RUNS)).toBe('always'));
});

describe('SharedState', () => {
  it(`is main's state after every sequence of cuts, delays and acknowledgements, in ${RUNS} runs`, async () =>
    expect(await stateConverges(RUNS)).toBe('always'));
});
