import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Answers an upgrade with a status instead, and ends its socket.
 *
 * @param status an HTTP status from 400 on
 * @param headers sent along with it
 */
export function refuseUpgrade(socket: Duplex, status: number, headers: Readonly<Record<string, string>>): void {
  const reason = STATUS_CODES[status] ?? '';
  const lines = Object.entries({
    ...headers,
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(reason.length),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${reason}`);
}
