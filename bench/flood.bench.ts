import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { WebSocket } from 'ws';
import type { FloodMode } from './flood-main.js';
import { median, row, type Row } from './row.js';

const CALLS = 100_000;
const ROUNDS = 5;
const PROBE_INTERVAL_MS = 1;

interface Address {
  readonly port: number;
  readonly token: string;
}

/** What one flood did to somebody else, and to main. */
interface Flood {
  /** Of the other client's calls while it lasted: 99 of 100 took no longer. */
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly lastedMs: number;
  /** How long main's loop did anything. */
  readonly busyMs: number;
}

/** A flood of calls on one connection, and how long another one's calls take meanwhile: beside a bare server of `ws`. */
export async function benchFlood(): Promise<Row[]> {
  const modes = ['bare', 'guarded', 'never paused', 'no limits'] as const;
  const floods: Record<FloodMode, Flood[]> = { bare: [], guarded: [], 'never paused': [], 'no limits': [] };
  // In turns, so that what slows the machine slows all.
  for (let round = 0; round < ROUNDS; round += 1) for (const mode of modes) floods[mode].push(await runFlood(mode));
  const of = (mode: FloodMode, figure: keyof Flood): number => median(floods[mode].map((flood) => flood[figure]));
  const p99 = (name: string, mode: FloodMode): Row =>
    row(name, 'p99 of another client, beside bare ws', 'ms', of(mode, 'p99Ms'), of('bare', 'p99Ms'));
  return [
    p99(`${CALLS} calls in a flood: paused, then closed`, 'guarded'),
    p99('each refused, never paused', 'never paused'),
    p99('each answered, no limit of rate', 'no limits'),
    row('worst call of another client', 'beside bare ws', 'ms', of('guarded', 'worstMs'), of('bare', 'worstMs')),
    row(
      'a flood until it is closed',
      "main's time, beside answering all by bare ws",
      'ms',
      of('guarded', 'busyMs'),
      of('bare', 'busyMs'),
    ),
    row(
      'a refusal',
      "main's time, beside an answer of bare ws",
      'ms',
      of('never paused', 'busyMs') / CALLS,
      of('bare', 'busyMs') / CALLS,
    ),
  ];
}

async function runFlood(mode: FloodMode): Promise<Flood> {
  const main = fork(fileURLToPath(new URL('flood-main.js', import.meta.url)), [mode], { stdio: 'inherit' });
  const [address] = (await once(main, 'message')) as [Address];
  const args = [String(address.port), address.token, String(CALLS)];
  const client = fork(fileURLToPath(new URL('flood-client.js', import.meta.url)), args, { stdio: 'inherit' });
  try {
    await once(client, 'message');
    const probe = await (mode === 'bare' ? openBareProbe(address) : openProbe(address));
    const flood = await measure(main, client, probe.call);
    probe.close();
    return flood;
  } finally {
    client.kill();
    main.kill();
  }
}

async function measure(main: ChildProcess, client: ChildProcess, call: () => Promise<unknown>): Promise<Flood> {
  for (let warmUp = 0; warmUp < 100; warmUp += 1) await call();
  await busyMsOf(main);
  client.send('begin');
  await once(client, 'message');
  const startedAtMs = performance.now();
  const done = { isDone: false };
  client.once('message', () => (done.isDone = true));
  const durations: number[] = [];
  while (!done.isDone) {
    const calledAtMs = performance.now();
    await call();
    durations.push(performance.now() - calledAtMs);
    await setTimeout(PROBE_INTERVAL_MS);
  }
  const lastedMs = performance.now() - startedAtMs;
  const sorted = durations.toSorted((a, b) => a - b);
  const p99Ms = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
  return { p99Ms, worstMs: sorted.at(-1) ?? Number.NaN, lastedMs, busyMs: await busyMsOf(main) };
}

/** Since it was asked last. */
async function busyMsOf(main: ChildProcess): Promise<number> {
  main.send('busy');
  const [{ busyMs }] = (await once(main, 'message')) as [{ readonly busyMs: number }];
  return busyMs;
}

interface Probe {
  call(): Promise<unknown>;
  close(): void;
}

async function openProbe({ port, token }: Address): Promise<Probe> {
  const origin = `http://127.0.0.1:${port}`;
  const createSocket = (url: string, protocols: string[]): never =>
    new WebSocket(url, protocols, { origin, perMessageDeflate: false }) as never;
  const service = await RendererEventService.connect<{ ping(): Promise<void> }>({
    transport: () => webSocketLink({ url: `ws://127.0.0.1:${port}/sallyport`, token, createSocket }),
  });
  return { call: () => service.ping(), close: () => RendererEventService.disconnect(service) };
}

async function openBareProbe({ port }: Address): Promise<Probe> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  const call = async (): Promise<void> => {
    socket.send('ping');
    await once(socket, 'message');
  };
  return { call, close: () => socket.terminate() };
}
