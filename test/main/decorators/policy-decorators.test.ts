import {
  Cached,
  CircuitBreaker,
  Concurrency,
  Debounced,
  Idempotent,
  Retry,
  Timeout,
} from '../../../src/main/decorators/index.js';

class Notes {
  async run(): Promise<void> {}
}

const descriptor: PropertyDescriptor = {};

type Decorate = (target: Notes, key: 'run', descriptor: PropertyDescriptor) => void;

/** Each number of each option, the least and the most it may be. */
const RANGES: readonly (readonly [string, (value: number) => Decorate, minimum: number, maximum: number])[] = [
  ['attempts', (attempts) => Retry({ attempts }), 2, 10],
  ['initialDelayMs', (initialDelayMs) => Retry({ initialDelayMs }), 1, 2_147_483_647],
  ['maxDelayMs', (maxDelayMs) => Retry({ maxDelayMs }), 1, 2_147_483_647],
  ['timeoutMs', (timeoutMs) => CircuitBreaker({ timeoutMs }), 1, 2_147_483_647],
  ['resetMs', (resetMs) => CircuitBreaker({ resetMs }), 10, 2_147_483_647],
  ['minimumCalls', (minimumCalls) => CircuitBreaker({ minimumCalls }), 1, 10_000],
  ['maxRunning', (maxRunning) => Concurrency({ maxRunning }), 1, 10_000],
  ['maxWaiting', (maxWaiting) => Concurrency({ maxRunning: 1, maxWaiting }), 0, 10_000],
  ['ttlMs', (ttlMs) => Cached({ ttlMs }), 1, 86_400_000],
  ['maxEntries', (maxEntries) => Cached({ ttlMs: 1, maxEntries }), 1, 100_000],
  ['maxBytes', (maxBytes) => Cached({ ttlMs: 1, maxBytes }), 1, Number.MAX_SAFE_INTEGER],
  ['waitMs', (waitMs) => Debounced({ waitMs }), 1, 3_600_000],
  ['maxWaitMs', (maxWaitMs) => Debounced({ waitMs: 5, maxWaitMs }), 5, 3_600_000],
  ['timeoutMs', (timeoutMs) => Timeout(timeoutMs), 1, 2_147_483_647],
];

const decorate = (decorator: Decorate): void => {
  class Own extends Notes {}
  decorator(Own.prototype, 'run', descriptor);
};

describe.each(RANGES)('%s', (name, make, minimum, maximum) => {
  it.each([minimum, maximum])('may be %d', (value) => {
    expect(() => decorate(make(value))).not.toThrow();
  });

  it.each([minimum - 1, maximum + 1, minimum + 0.5, Number.NaN, Infinity, '5' as unknown as number])(
    'may not be %p',
    (value) => {
      expect(() => decorate(make(value))).toThrow(/^@\w+\(\) on Own\.run: /);
      expect(() => decorate(make(value))).toThrow(name === 'timeoutMs' ? /number/ : `: ${name} is a whole number from`);
    },
  );
});

it.each([0, -0.1, 1.01, Number.NaN])('@CircuitBreaker() refuses a failure rate of %p', (failureRate) => {
  expect(() => decorate(CircuitBreaker({ failureRate }))).toThrow('failureRate is a share above 0 and up to 1');
});

it('@Cached() refuses to share with whom it does not know', () => {
  const vary = 'everybody' as 'none';
  expect(() => decorate(Cached({ ttlMs: 1, vary }))).toThrow("vary is 'session', 'client' or 'none', not 'everybody'");
});

it.each([
  ['@Idempotent()', Idempotent()],
  ['@Retry()', Retry()],
  ['@CircuitBreaker()', CircuitBreaker()],
  ['@Concurrency()', Concurrency({ maxRunning: 1 })],
  ['@Cached()', Cached({ ttlMs: 1 })],
  ['@Debounced()', Debounced({ waitMs: 1 })],
  ['@Timeout()', Timeout(1)],
] as const)('%s stands on a method once', (name, decorator) => {
  class Twice extends Notes {}
  decorator(Twice.prototype, 'run', descriptor);
  expect(() => decorator(Twice.prototype, 'run', descriptor)).toThrow(`${name} on Twice.run: it stands there already`);
});
