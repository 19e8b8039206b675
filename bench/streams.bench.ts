import { openChannelClient } from './channel-client.js';
import { streamShape, type IEchoService } from './echo-service.js';
import { pumpRawChunks } from './raw-channel.js';
import { openRawSocket } from './raw-socket.js';
import { pairedMs, row, type Row } from './row.js';
import { openSocketClient } from './socket-client.js';

const MEBIBYTE = 1_048_576;
const TOTAL_BYTES = 64 * MEBIBYTE;
const WINDOW_BYTES = MEBIBYTE;
const CHUNK_SIZES = [65_536, MEBIBYTE];
const ROUNDS = 15;

type RawPump = (chunkBytes: number, count: number, windowBytes: number) => Promise<void>;

/** Bytes through a stream, beside the same chunks sent raw under the same window. */
export async function benchStreams(): Promise<Row[]> {
  await using channel = await openChannelClient();
  const overChannel = await compare('MessageChannel', await channel.connect(), pumpRawChunks);
  await using socket = await openSocketClient();
  await using rawSocket = await openRawSocket();
  const overSocket = await compare('WebSocket', socket.service, rawSocket.pump);
  return [...overChannel, ...overSocket];
}

async function compare(transport: string, service: IEchoService, pump: RawPump): Promise<Row[]> {
  const rows: Row[] = [];
  for (const chunkBytes of CHUNK_SIZES) {
    const count = TOTAL_BYTES / chunkBytes;
    Object.assign(streamShape, { chunkBytes, count });
    const { rawMs, oursMs } = await pairedMs(
      ROUNDS,
      () => pump(chunkBytes, count, WINDOW_BYTES),
      () => readAll(service),
    );
    const perSecond = (ms: number): number => (TOTAL_BYTES / MEBIBYTE / ms) * 1_000;
    const name = `stream over ${transport}, ${chunkBytes / 1_024} KiB chunks`;
    rows.push(row(name, 'beside raw chunks under the same window', 'MiB/s', perSecond(oursMs), perSecond(rawMs)));
  }
  return rows;
}

async function readAll(service: IEchoService): Promise<void> {
  let bytes = 0;
  for await (const chunk of service.chunks()) bytes += chunk.byteLength;
  if (bytes !== TOTAL_BYTES) throw new Error(`the stream brought ${bytes} bytes`);
}
