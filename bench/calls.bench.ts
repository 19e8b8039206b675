import { openChannelClient } from './channel-client.js';
import { openRawEcho } from './raw-channel.js';
import { pairedMs, row, type Row } from './row.js';

const PERSON = { id: 1, name: 'ada' };
const SERIAL_CALLS = 5_000;
const PARALLEL_CALLS = 20_000;
const IN_FLIGHT = 64;
const ROUNDS = 21;

/** Calls with a payload class and without, beside the least possible RPC. */
export async function benchCalls(): Promise<Row[]> {
  using raw = openRawEcho();
  await using client = await openChannelClient();
  const service = await client.connect();
  const kinds = [
    ['checked echo', () => service.echo(PERSON)],
    ['call without payload', () => service.ping()],
  ] as const;
  const rows: Row[] = [];
  for (const [name, call] of kinds) {
    rows.push(await compare(`${name}, serial`, SERIAL_CALLS, 1, () => raw.echo(PERSON), call));
    rows.push(
      await compare(`${name}, ${IN_FLIGHT} in flight`, PARALLEL_CALLS, IN_FLIGHT, () => raw.echo(PERSON), call),
    );
  }
  return rows;
}

async function compare(
  name: string,
  calls: number,
  lanes: number,
  raw: () => Promise<unknown>,
  ours: () => Promise<unknown>,
): Promise<Row> {
  const { rawMs, oursMs } = await pairedMs(
    ROUNDS,
    () => repeat(calls, lanes, raw),
    () => repeat(calls, lanes, ours),
  );
  return row(
    name,
    'MessageChannel, one thread, beside a raw id map',
    'calls/s',
    (calls / oursMs) * 1_000,
    (calls / rawMs) * 1_000,
  );
}

async function repeat(calls: number, lanes: number, call: () => Promise<unknown>): Promise<void> {
  let left = calls;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
