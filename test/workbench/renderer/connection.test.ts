import type { ConnectionStatus } from '../../../src/renderer/index.js';
import { DisconnectedError } from '../../../src/shared/index.js';
import { createConnectionState, isConnected } from '../../../workbench/renderer/shell/connection.js';

describe('createConnectionState', () => {
  const reason = new DisconnectedError();
  const reconnecting: ConnectionStatus = { state: 'reconnecting', attempt: 1, retryInMs: 500, reason };

  function setUp() {
    let tell: (status: ConnectionStatus) => void = () => undefined;
    const watch = (listener: typeof tell) => {
      tell = listener;
      listener({ state: 'connected' });
      return () => undefined;
    };
    const connection = createConnectionState({ watch, reconnectNow: () => undefined });
    return { connection, tell: (status: ConnectionStatus) => tell(status) };
  }

  it('follows the connection', () => {
    const { connection, tell } = setUp();
    expect(isConnected(connection.status.get())).toBe(true);
    tell(reconnecting);
    expect(connection.status.get()).toBe(reconnecting);
    tell({ state: 'closed', reason });
    expect(connection.status.get().state).toBe('closed');
  });

  it('says when the connection is back after a loss, and only then', () => {
    const { connection, tell } = setUp();
    const back = jest.fn();
    const unsubscribe = connection.onBack(back);
    tell(reconnecting);
    tell({ ...reconnecting, attempt: 2 });
    expect(back).not.toHaveBeenCalled();
    tell({ state: 'connected' });
    expect(back).toHaveBeenCalledTimes(1);
    unsubscribe();
    tell(reconnecting);
    tell({ state: 'connected' });
    expect(back).toHaveBeenCalledTimes(1);
  });

  it('says so too to those who came while it was lost', () => {
    const { connection, tell } = setUp();
    tell(reconnecting);
    const back = jest.fn();
    connection.onBack(back);
    tell({ state: 'connected' });
    expect(back).toHaveBeenCalledTimes(1);
  });
});
