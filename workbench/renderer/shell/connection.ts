import type { ConnectionStatus } from 'sallyport/renderer';
import type { Connection } from '../service.js';
import { createStore, type Store } from './store.js';

/** How the page stands with main. */
export interface ConnectionState {
  readonly status: Store<ConnectionStatus>;
  readonly reconnectNow: () => void;
  /** Calls `listener` each time the connection is there again after a loss, until the result is called. */
  readonly onBack: (listener: () => void) => () => void;
}

export function createConnectionState({ watch, reconnectNow }: Omit<Connection, 'service'>): ConnectionState {
  const status = createStore<ConnectionStatus>({ state: 'connected' });
  // For as long as the page lives.
  watch((next) => status.set(next));
  return { status, reconnectNow, onBack: (listener) => listenForReturn(status, listener) };
}

function listenForReturn(status: Store<ConnectionStatus>, listener: () => void): () => void {
  let wasConnected = isConnected(status.get());
  return status.subscribe(() => {
    const isBack = !wasConnected && isConnected(status.get());
    wasConnected = isConnected(status.get());
    if (isBack) listener();
  });
}

export const isConnected = ({ state }: ConnectionStatus): boolean => state === 'connected';
