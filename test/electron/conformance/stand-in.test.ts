import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeStandIn } from './stand-in.suite.js';

/** Ten of the hundred of the soak suite. */
describeStandIn([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

describe('the conformance suite', () => {
  it('has a test for each of F1 to F32', () => {
    const texts = readdirSync(__dirname)
      .filter((name) => name.endsWith('.suite.ts'))
      .map((name) => readFileSync(join(__dirname, name), 'utf8'));
    const numbers = texts.flatMap((text) => [...text.matchAll(/'F(\d+) /g)]).map(([, number]) => Number(number));
    expect([...new Set(numbers)].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 32 }, (_, index) => index + 1),
    );
  });
});
