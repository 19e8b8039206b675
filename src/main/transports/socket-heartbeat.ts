import type { WebSocket } from 'ws';
import type { Clock, Subscription } from '../../shared/index.js';

/** A timer that comes later than this was held up, as by a machine that slept: an answer may wait to be read. */
const LATE_MS = 1_000;

/**
 * Cuts a socket whose other side has gone without a word, such as that of a machine that went to sleep: browsers answer
 * pings by themselves, whatever their page is doing. Who slept itself looks a second time before it cuts anybody.
 *
 * @param intervalMs a socket that has not answered one ping when the next is due is dead: found within two of them
 */
export function keepSocketAlive(socket: WebSocket, intervalMs: number, clock: Clock): void {
  let isAnswered = true;
  let isSecondLook = false;
  let timer: Subscription;
  const wait = (delayMs: number): void => {
    const dueMs = clock.monotonicMs() + delayMs;
    timer = clock.after(delayMs, () => beat(clock.monotonicMs() - dueMs > LATE_MS));
  };
  const beat = (isLate: boolean): void => {
    if (!isAnswered && (!isLate || isSecondLook)) return socket.terminate();
    isSecondLook = !isAnswered;
    if (isSecondLook) return wait(LATE_MS);
    isAnswered = false;
    socket.ping();
    wait(intervalMs);
  };
  wait(intervalMs);
  socket.on('pong', () => (isAnswered = true));
  socket.once('close', () => timer());
}
