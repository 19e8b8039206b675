import type { WebSocket } from 'ws';
import type { Clock, Subscription } from '../../shared/index.js';

/**
 * Cuts a socket whose other side has gone without a word, such as that of a machine that went to sleep: browsers answer
 * pings by themselves, whatever their page is doing.
 *
 * @param intervalMs a socket that has not answered one ping when the next is due is dead: found within two of them
 */
export function keepSocketAlive(socket: WebSocket, intervalMs: number, clock: Clock): void {
  let isAnswered = true;
  let timer: Subscription;
  const beat = (): void => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    socket.ping();
    timer = clock.after(intervalMs, beat);
  };
  timer = clock.after(intervalMs, beat);
  socket.on('pong', () => (isAnswered = true));
  socket.once('close', () => timer());
}
