import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { channelOf } from '../index.js';
import type { CallArguments, CallableMember } from './call-arguments.js';
import { CallRuns, type CallSnapshot } from './call-runs.js';
import { useLatest } from './use-latest.js';

export interface CallOptions {
  /**
   * What becomes of a run when the component is unmounted: by default main goes on with it, since a change that the
   * user has asked for is not taken back by closing a dialog.
   * @default 'finish'
   */
  readonly onUnmount?: 'finish' | 'cancel';
}

/** A call that a component makes when its user wants it. */
export interface CallState<A extends readonly unknown[], R> extends CallSnapshot<R> {
  /** Whether the newest run has not settled yet. */
  readonly isPending: boolean;
  /**
   * Calls main. Runs go on side by side; the newest is the one that is shown, and an earlier one that settles later
   * changes nothing there. Always the same function.
   *
   * @returns the result of this very run; a failure that nobody handles is no unhandled rejection, `error` shows it
   */
  readonly run: (...args: A) => Promise<R>;
  /** Aborts every run that has not settled, in main too. */
  readonly cancel: () => void;
  /** Forgets result and error; what is running goes on. */
  readonly reset: () => void;
}

/**
 * Calls a method of the service on demand, for what changes something: buttons, forms, drops. To read, use queries.
 * Progress arrives by the method's own callbacks, which are arguments like any other.
 *
 * @param method a member of the service; `cancel` aborts it. A function of your own is called with the arguments as
 *   they are, and `cancel` only stops waiting for it: {@link useTask} passes it the signal
 * @example
 * const rename = useCall(service.projects.rename);
 * return (
 *   <button disabled={rename.isPending} onClick={() => rename.run(id, name)}>
 *     {rename.error ? rename.error.message : 'Rename'}
 *   </button>
 * );
 */
export function useCall<A extends readonly unknown[], R>(
  method: CallableMember<A, R>,
  options: CallOptions = {},
): CallState<CallArguments<A>, R> {
  return useRuns((signal, args: CallArguments<A>) => {
    const given: readonly unknown[] = channelOf(method) === undefined ? args : [...args, signal];
    return (method as (...all: readonly unknown[]) => Promise<R>)(...given);
  }, options);
}

/**
 * Like {@link useCall}, for several calls in a row, or anything else that takes a signal.
 *
 * @example
 * const publish = useTask(async (signal, draft: Draft) => {
 *   const id = await service.drafts.save(draft, signal);
 *   await service.drafts.publish(id, signal);
 * });
 */
export function useTask<A extends readonly unknown[], R>(
  task: (signal: AbortSignal, ...args: A) => Promise<R>,
  options: CallOptions = {},
): CallState<A, R> {
  return useRuns((signal, args: A) => task(signal, ...args), options);
}

function useRuns<A extends readonly unknown[], R>(
  start: (signal: AbortSignal, args: A) => Promise<R>,
  { onUnmount = 'finish' }: CallOptions,
): CallState<A, R> {
  const [runs] = useState(() => new CallRuns<R>());
  const latestRef = useLatest({ start, onUnmount });
  const run = useCallback(
    (...args: A) => runs.run((signal) => latestRef.current.start(signal, args)),
    [runs, latestRef],
  );
  useEffect(
    () => () => {
      if (latestRef.current.onUnmount === 'cancel') runs.cancel();
    },
    [runs, latestRef],
  );
  const shown = useSyncExternalStore(runs.store.subscribe, runs.store.get);
  const controls = useMemo(() => ({ run, cancel: () => runs.cancel(), reset: () => runs.reset() }), [runs, run]);
  return { ...shown, ...controls, isPending: shown.status === 'pending' };
}
