import { CircuitState, type IBreaker } from 'cockatiel';
import type { Clock } from '../../shared/index.js';
import type { CircuitBreakerSpec } from '../metadata/method-policies.js';

/** Parts of the time that is looked at: what is older than all of it is forgotten part by part. */
const PARTS = 10;

interface Part {
  /** Which part of time it counts; counted from the clock's start. */
  readonly index: number;
  calls: number;
  failures: number;
}

/**
 * Counts how the calls of the last `resetMs` ended, and says when too many failed. Cockatiel's own counts by the wall
 * clock.
 */
export class CallWindow implements IBreaker {
  private parts: Part[] = [];
  private readonly partMs: number;

  constructor(
    private readonly spec: CircuitBreakerSpec,
    private readonly clock: Clock,
  ) {
    this.partMs = spec.resetMs / PARTS;
  }

  /** Cockatiel offers to keep it from one run of a program to the next; nobody here does. */
  get state(): unknown {
    return undefined;
  }

  success(state: CircuitState): void {
    if (state === CircuitState.HalfOpen) this.parts = [];
    this.current.calls += 1;
  }

  /** @returns whether nothing more is to be let through */
  failure(state: CircuitState): boolean {
    if (state !== CircuitState.Closed) return true;
    const { current } = this;
    current.calls += 1;
    current.failures += 1;
    const calls = this.sum('calls');
    return calls >= this.spec.minimumCalls && this.sum('failures') >= this.spec.failureRate * calls;
  }

  private get current(): Part {
    const index = Math.floor(this.clock.monotonicMs() / this.partMs);
    const last = this.parts.at(-1);
    if (last?.index === index) return last;
    const part = { index, calls: 0, failures: 0 };
    this.parts = [...this.parts.filter((other) => other.index > index - PARTS), part];
    return part;
  }

  private sum(name: 'calls' | 'failures'): number {
    return this.parts.reduce((total, part) => total + part[name], 0);
  }
}
