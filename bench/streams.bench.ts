import { openChannelClient } from './channel-client.js';
import { streamShape } from './echo-service.js';
import { pumpRawChunks } from './raw-channel.js';
import { pairedMs, row, type Row } from './row.js';

const TOTAL_BYTES = 64 * 1_048_576;
const WINDOW_BYTES = 1_048_576;
const ROUNDS = 5;

/** Bytes through a stream, beside the same chunks posted raw under the same window. */
export async function benchStreams(): Promise<Row[]> {
  await using client = await openChannelClient();
  const service = await client.connect();
  const rows: Row[] = [];
  for (const chunkBytes of [65_536, 1_048_576]) {
    const count = TOTAL_BYTES / chunkBytes;
    Object.assign(streamShape, { chunkBytes, count });
    const read = async (): Promise<void> => {
      let bytes = 0;
      for await (const chunk of service.chunks()) bytes += chunk.byteLength;
      if (bytes !== TOTAL_BYTES) throw new Error(`the stream brought ${bytes} bytes`);
    };
    const { rawMs, oursMs } = await pairedMs(ROUNDS, () => pumpRawChunks(chunkBytes, count, WINDOW_BYTES), read);
    const mebibytes = TOTAL_BYTES / 1_048_576;
    const name = `stream, ${chunkBytes / 1_024} KiB chunks`;
    rows.push(
      row(
        name,
        'beside raw chunks under the same window',
        'MiB/s',
        (mebibytes / oursMs) * 1_000,
        (mebibytes / rawMs) * 1_000,
      ),
    );
  }
  return rows;
}
