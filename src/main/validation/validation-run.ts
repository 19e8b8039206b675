import type { FaultList } from './fault-list.js';

/** One validation of one call: what was found wrong, and what is still being checked. */
export class ValidationRun {
  private readonly pending: Promise<void>[] = [];
  private readonly thrown: unknown[] = [];

  /** Whether what is being checked is a property that `@Secret()` stands on, or within one. */
  isWithinSecret = false;

  constructor(readonly faults: FaultList) {}

  /** Waits for a rule that answers later. */
  wait(check: Promise<void>): void {
    this.pending.push(check.catch((error: unknown) => this.fail(error)));
  }

  /**
   * Notes that an app's own validator or transformation threw. Most throw at values that another rule refuses too,
   * so this counts only if nothing else is wrong.
   */
  fail(error: unknown): void {
    this.thrown.push(error);
  }

  /**
   * Ends the run.
   *
   * @returns `value`, at once unless some rule answers later
   * @throws {ValidationError} with every fault; else the first of what {@link fail} was given
   */
  finish<T>(value: T): T | Promise<T> {
    if (this.pending.length > 0) return Promise.all(this.pending).then(() => this.conclude(value));
    return this.conclude(value);
  }

  private conclude<T>(value: T): T {
    this.faults.throwIfAny();
    if (this.thrown.length > 0) throw this.thrown[0];
    return value;
  }
}
