import { ServiceError } from '../shared/index.js';
import { findDifference } from './find-difference.js';

/** What may be refused: a promise, a stream (on its first item), or what makes either. */
export type Refusable = PromiseLike<unknown> | AsyncIterable<unknown> | (() => unknown);

/**
 * Waits until a call or a stream is refused, and checks how. Works in any test runner.
 *
 * @param call a promise, a stream, whose first item is asked for, or a function that starts either
 * @param code such as `PERMISSION_DENIED`
 * @param details what the error's `details` must hold, compared by value; further keys of objects are allowed
 * @returns the error
 * @throws {Error} saying what came instead
 * @example
 * await expectRefused(service.projects.remove(id), 'PERMISSION_DENIED', { permission: 'projects:write' });
 */
export async function expectRefused(call: Refusable, code: string, details?: unknown): Promise<ServiceError> {
  const { error } = await settle(call, code);
  if (!(error instanceof ServiceError)) {
    throw new Error(`Expected a refusal with ${code}, but it failed with ${describe(error)}`, { cause: error });
  }
  if (error.code !== code) {
    throw new Error(`Expected a refusal with ${code}, but it was refused with ${error.code}: ${error.message}`, {
      cause: error,
    });
  }
  const difference = details === undefined ? undefined : findDifference(error.details, details, 'details');
  if (difference !== undefined) {
    throw new Error(`It was refused with ${code}, as expected, but ${difference}`, { cause: error });
  }
  return error;
}

/** @throws {Error} when nothing was refused */
async function settle(call: Refusable, code: string): Promise<{ readonly error: unknown }> {
  let value: unknown;
  try {
    const started: unknown = typeof call === 'function' ? call() : call;
    value = isStream(started) ? await firstOf(started) : await started;
  } catch (error) {
    return { error };
  }
  throw new Error(`Expected a refusal with ${code}, but it was answered with ${describe(value)}`);
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function firstOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  for await (const item of stream) return item;
  return undefined;
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Cyclic, or a bigint: its type has to do.
    return Object.prototype.toString.call(value);
  }
}
