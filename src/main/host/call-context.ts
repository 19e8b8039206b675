import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallMeta } from '../../shared/index.js';
import type { Peer } from '../transports/transport.js';

/** One invocation, as the code that runs for it may see it. */
export interface Call {
  /** The correlation id: in the log, and in the error the page gets. */
  readonly id: string;
  readonly channel: string;
  readonly peer: Peer;
  /** `null` for a call that came without a connection, through `ipcMain.handle`. */
  readonly connectionId: string | null;
  /** What the caller said about its call. */
  readonly meta: CallMeta;
  /** Fires when the caller aborts, its page or connection goes away, or the deadline passes. */
  readonly signal: AbortSignal;
}

const storage = new AsyncLocalStorage<Call>();

/**
 * The call that the running code belongs to.
 *
 * @throws {Error} outside of any call, for instance in a timer that was started before it
 */
export function currentCall(): Call {
  const call = storage.getStore();
  if (!call) throw new Error('currentCall() was read outside of a call');
  return call;
}

/** Runs `body` as part of `call`; what it awaits belongs to it too. */
export function runInCall<T>(call: Call, body: () => T): T {
  return storage.run(call, body);
}
