import type { PendingCall } from '../host/pending-call.js';
import type { CallRecorder } from './call-recorder.js';
import { tapIterable } from './iterable.js';
import type { Policy, Runner } from './policy.js';

/**
 * Records how each call ended; a stream's call ends with its stream. A privileged call is answered when that is on disk.
 */
export const outcome: Policy = {
  name: 'outcome',
  compile(bound, next, { recorder }) {
    const isCommitted = bound.method.policies.isPrivileged === true && bound.kind !== 'stream';
    return isCommitted ? recordBeforeAnswer(next, recorder) : recordAfterwards(next, recorder, bound.kind === 'stream');
  },
};

function recordAfterwards(next: Runner, recorder: CallRecorder, isStream: boolean): Runner {
  return (call) => {
    const startedAtMs = recorder.start();
    const fail = (error: unknown): Promise<never> => {
      call.settle();
      return Promise.reject(recorder.failed(call, startedAtMs, error));
    };
    const succeed = (result: unknown): unknown => {
      call.settle();
      try {
        if (isStream) return recordEnd(result, call, startedAtMs, recorder);
        recorder.succeeded(call, startedAtMs);
        return result;
      } catch (error) {
        return fail(error); // of the logger
      }
    };
    try {
      return next(call).then(succeed, fail);
    } catch (error) {
      return fail(error);
    }
  };
}

function recordBeforeAnswer(next: Runner, recorder: CallRecorder): Runner {
  return async (call) => {
    const startedAtMs = recorder.start();
    try {
      const result = await next(call);
      await recorder.committed(call, startedAtMs);
      return result;
    } catch (error) {
      throw await recorder.failedCommitted(call, startedAtMs, error);
    } finally {
      call.settle();
    }
  };
}

function recordEnd(
  result: unknown,
  call: PendingCall,
  startedAtMs: number,
  recorder: CallRecorder,
): AsyncIterable<unknown> {
  return tapIterable(result as AsyncIterable<unknown>, {
    onEnd: () => {
      const { abortReason } = call;
      // A page that has had enough ends its stream as well as one that has read it all.
      if (!abortReason || abortReason.code === 'CANCELLED') recorder.succeeded(call, startedAtMs);
      else recorder.failed(call, startedAtMs, abortReason);
    },
    onError: (error) => recorder.failed(call, startedAtMs, error),
  });
}
