import type { PendingCall } from '../host/pending-call.js';
import { tapIterable } from './iterable.js';
import type { Runner } from './policy.js';

/**
 * Opens a stream, and lets go of what it holds when its last item has been taken, its page has had enough, or it can't be
 * opened.
 *
 * @param release idempotent
 */
export async function releaseAtStreamEnd(call: PendingCall, next: Runner, release: () => void): Promise<unknown> {
  try {
    const source = (await next(call)) as AsyncIterable<unknown>;
    const onError = (error: unknown): unknown => {
      release();
      return error;
    };
    return tapIterable(source, { onEnd: release, onError });
  } catch (error) {
    release();
    throw error;
  }
}
