import { StatusBoard, type ConnectionStatus } from '../../../src/renderer/connection/connection-status.js';
import { DisconnectedError } from '../../../src/shared/index.js';

const reason = new DisconnectedError();
const reconnecting: ConnectionStatus = { state: 'reconnecting', attempt: 1, retryInMs: 500, reason };
const closed: ConnectionStatus = { state: 'closed', reason };

describe('StatusBoard', () => {
  it('does not call a listener that another one has just taken away', () => {
    const board = new StatusBoard();
    const states: string[] = [];
    board.subscribe(({ state }) => {
      if (state !== 'connected') leave();
    });
    const leave = board.subscribe(({ state }) => void states.push(state));
    board.announce(reconnecting);
    expect(states).toEqual(['connected']);
  });

  it('tells nobody what a listener has made out of date', () => {
    const board = new StatusBoard();
    const states: string[] = [];
    board.subscribe(({ state }) => {
      if (state === 'reconnecting') board.announce(closed);
    });
    board.subscribe(({ state }) => void states.push(state));
    board.announce(reconnecting);
    expect(states).toEqual(['connected', 'closed']);
  });
});
