import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallMeta } from '../../shared/index.js';
import type { CallSession } from '../sessions/session-source.js';
import type { Peer } from '../transports/transport.js';
import type { CallClient } from './client.js';

/** One invocation, as the code that runs for it may see it. */
export interface Call {
  /** The correlation id: in the log, and in the error the page gets. */
  readonly id: string;
  readonly channel: string;
  readonly peer: Peer;
  /** Who calls, beyond this connection: what is to outlive a reload or a lost socket is held for the client. */
  readonly client: CallClient;
  /** Who was signed in when it arrived; `undefined`: nobody, or the app has no sessions. */
  readonly session: CallSession | undefined;
  /** `null` for a call that came without a connection, through `ipcMain.handle`. */
  readonly connectionId: string | null;
  /** What the caller said about its call. */
  readonly meta: CallMeta;
  /**
   * Where a resumable stream begins, in bytes of binary chunks and items of others: what the page has had before its
   * connection was lost. 0 for everything else.
   */
  readonly offset: number;
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
  const call = findCall();
  if (!call) throw new Error('currentCall() was read outside of a call');
  return call;
}

/** As {@link currentCall}; `undefined` outside of any call. */
export function findCall(): Call | undefined {
  return storage.getStore();
}

/** Runs `body` as part of `call`; what it awaits belongs to it too. */
export function runInCall<T>(call: Call, body: () => T): T {
  return storage.run(call, body);
}
