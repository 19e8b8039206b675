import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { webSocketLink } from 'sallyport/renderer';
import { PROTOCOL_VERSION, type Link } from 'sallyport/shared';
import { WebSocket } from 'ws';
import { row, type Row } from './row.js';

const ENTRY = fileURLToPath(new URL('stall-main.js', import.meta.url));
/** Growth in the first seconds is what any busy process grows. */
const WARM_UP_MS = 5_000;
const STALL_MS = 60_000;
const INTERVAL_MS = 1_000;
const MEBIBYTE = 1_048_576;

/** How much main grows while a client takes nothing for a minute: a stream, a flood of events and a changing state. */
export async function benchStall(): Promise<Row[]> {
  const main = fork(ENTRY, [], { execArgv: ['--expose-gc'], stdio: 'inherit' });
  try {
    const [address] = (await once(main, 'message')) as [{ readonly port: number; readonly token: string }];
    const before = await residentBytesOf(main, WARM_UP_MS);
    const link = await openStalled(address);
    const during = await residentBytesOf(main, STALL_MS);
    link.close();
    const grown = (during - before) / MEBIBYTE;
    return [row('a consumer stalled for 60 s', "growth of main's resident memory", 'MiB', grown)];
  } finally {
    main.kill();
  }
}

/** A client that asks for everything, and acknowledges and grants nothing. */
async function openStalled({ port, token }: { readonly port: number; readonly token: string }): Promise<Link> {
  const link = await webSocketLink({
    url: `ws://127.0.0.1:${port}/sallyport`,
    token,
    createSocket: (url, protocols) => new WebSocket(url, protocols, { origin: `http://127.0.0.1:${port}` }) as never,
  });
  link.start({ onMessage: () => undefined, onClose: () => undefined });
  link.post({ kind: 'hello', version: PROTOCOL_VERSION });
  link.post({ kind: 'open', id: 1, channel: 'endless', args: [], credit: { bytes: MEBIBYTE, items: 64 } });
  link.post({ kind: 'subscribe', id: 2, channel: 'events', event: 'line' });
  link.post({ kind: 'watch', id: 3, channel: 'settings' });
  return link;
}

/** @returns the most it had within `durationMs` */
async function residentBytesOf(main: ChildProcess, durationMs: number): Promise<number> {
  let most = 0;
  for (let passedMs = 0; passedMs < durationMs; passedMs += INTERVAL_MS) {
    await setTimeout(INTERVAL_MS);
    main.send('memory');
    const [{ residentBytes }] = (await once(main, 'message')) as [{ readonly residentBytes: number }];
    most = Math.max(most, residentBytes);
  }
  return most;
}
