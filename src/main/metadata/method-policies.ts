// What decorators say about the way to one method, beside access and validation: each part is read by the policy of the
// same name, and a method without it has no such step.

/** How often a method may be called. */
export interface RateLimitSpec {
  readonly calls: number;
  readonly perMs: number;
  /**
   * `token-bucket` lets bursts of `calls` pass and refills evenly; `sliding-window` lets at most `calls` pass in any
   * span of `perMs`.
   */
  readonly algorithm: 'token-bucket' | 'sliding-window';
  /** Whose calls are counted together. */
  readonly keyBy: 'client' | 'session' | 'process';
}

/** How many calls of a method may run at the same time, whoever calls. */
export interface ConcurrencySpec {
  readonly maxRunning: number;
  readonly maxWaiting: number;
}

/** How a method that failed is tried again. */
export interface RetrySpec {
  /** How often it runs at most, the first time included. */
  readonly attempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** When a method that keeps failing is left alone. */
export interface CircuitBreakerSpec {
  /** A call that takes longer counts as failed. */
  readonly timeoutMs: number;
  /** The share of failed calls, above 0 up to 1, from which on nothing is let through. */
  readonly failureRate: number;
  /** How long nothing is let through; then one call is, to try. */
  readonly resetMs: number;
  /** With fewer calls in the time that is looked at, nothing is decided. */
  readonly minimumCalls: number;
}

/** How long a result serves for later calls with the same arguments. */
export interface CacheSpec {
  readonly ttlMs: number;
  /** Who shares a result: nobody beyond the session or the client, or everybody who has the permission. */
  readonly vary: 'session' | 'client' | 'none';
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** How long a call waits for a later one of the same client to take its place. */
export interface DebounceSpec {
  readonly waitMs: number;
  /** A call runs after so long, whatever else comes; `undefined`: it may wait for ever. */
  readonly maxWaitMs: number | undefined;
}

/** Everything that policy decorators say about one method. */
export interface MethodPolicies {
  readonly rateLimit?: RateLimitSpec;
  readonly concurrency?: ConcurrencySpec;
  readonly retry?: RetrySpec;
  readonly circuitBreaker?: CircuitBreakerSpec;
  readonly cache?: CacheSpec;
  readonly debounce?: DebounceSpec;
  /** Whether to run twice does no harm. */
  readonly isIdempotent?: true;
  /** Whether its intent is recorded before it runs, and it does not run where that fails. */
  readonly isPrivileged?: true;
}
