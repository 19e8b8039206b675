import { ResourceExhaustedError, brandOf, createSubscription, type Limits } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';

/** So few are not counted: 320 calls of a connection hold less than 1.3 MiB by them. */
const UNCOUNTED_BYTES = 4_096;
const BYTES_OF_A_VALUE = 8;

/**
 * What the arguments of all calls that wait or run may take, of one connection and of all together: a message may have
 * 16 MiB, and a connection 320 calls.
 */
export class ArgumentBudget {
  private total = 0;
  private readonly byConnection = new Map<string, number>();

  constructor(private readonly limits: Pick<Limits, 'maxArgumentBytes' | 'maxTotalArgumentBytes'>) {}

  /**
   * Counts the arguments of a call until the result is called.
   *
   * @returns nothing where there is nothing to count
   * @throws {ResourceExhaustedError} when they are too much beside those that are there
   */
  take(call: Pick<PendingCall, 'connectionId' | 'peer'>, bytes: number): (() => void) | undefined {
    if (bytes < UNCOUNTED_BYTES) return undefined;
    const { maxArgumentBytes, maxTotalArgumentBytes } = this.limits;
    const key = call.connectionId ?? call.peer.clientId;
    const held = this.byConnection.get(key) ?? 0;
    if (held + bytes > maxArgumentBytes) throw exhausted(maxArgumentBytes);
    if (this.total + bytes > maxTotalArgumentBytes) throw exhausted(maxTotalArgumentBytes);
    this.total += bytes;
    this.byConnection.set(key, held + bytes);
    return createSubscription(() => this.giveBack(key, bytes));
  }

  private giveBack(key: string, bytes: number): void {
    this.total -= bytes;
    const left = (this.byConnection.get(key) ?? 0) - bytes;
    if (left > 0) this.byConnection.set(key, left);
    else this.byConnection.delete(key);
  }
}

function exhausted(maximum: number): ResourceExhaustedError {
  return new ResourceExhaustedError({ resource: 'argumentBytes', maximum });
}

/**
 * About how many bytes raw arguments hold, for a call that waits before the payload guard has seen them. What is beyond
 * the guard's limits is left out: it will be refused.
 */
export function estimateBytes(raw: unknown, limits: Pick<Limits, 'maxDepth' | 'maxNodes'>): number {
  const budget = { nodes: limits.maxNodes };
  return estimate(raw, limits.maxDepth, budget);
}

function estimate(value: unknown, depth: number, budget: { nodes: number }): number {
  if (typeof value === 'string') return BYTES_OF_A_VALUE + value.length;
  if (typeof value !== 'object' || value === null || depth < 0) return BYTES_OF_A_VALUE;
  const brand = brandOf(value);
  if (brand === 'bytes' || brand === 'array-buffer') return BYTES_OF_A_VALUE + (value as ArrayBufferLike).byteLength;
  let bytes = BYTES_OF_A_VALUE;
  for (const part of partsOf(value, brand, budget.nodes)) {
    budget.nodes -= 1;
    if (budget.nodes < 0) return bytes;
    bytes += estimate(part, depth - 1, budget);
  }
  return bytes;
}

function partsOf(value: object, brand: string, maximum: number): Iterable<unknown> {
  if (brand === 'array') {
    const items = value as readonly unknown[];
    return items.length > maximum ? [] : items; // which may be mostly holes
  }
  if (brand === 'set') return value as Set<unknown>;
  if (brand === 'map') return [...(value as Map<unknown, unknown>)].flat();
  return brand === 'plain' ? Object.values(value) : [];
}
