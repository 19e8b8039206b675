import { openChannelClient } from './channel-client.js';
import type { IEchoService } from './echo-service.js';
import { pairedMs, row, type Row } from './row.js';

const SUBSCRIPTIONS = 10_000;
const CALLS = 5_000;
const ROUNDS = 7;

/** What a call costs on a connection with many subscriptions that nothing happens to, beside one without any. */
export async function benchIdle(): Promise<Row[]> {
  await using client = await openChannelClient({ limits: { maxSubscriptions: SUBSCRIPTIONS } });
  const bare = await client.connect();
  const subscribed = await client.connect();
  for (let count = 0; count < SUBSCRIPTIONS; count += 1) subscribed.events.on('tick', ignore);
  const { rawMs, oursMs } = await pairedMs(
    ROUNDS,
    () => callOften(bare),
    () => callOften(subscribed),
  );
  const perSecond = (ms: number): number => (CALLS / ms) * 1_000;
  const name = `call with ${SUBSCRIPTIONS} idle subscriptions`;
  return [row(name, 'beside a connection without any', 'calls/s', perSecond(oursMs), perSecond(rawMs))];
}

async function callOften(service: IEchoService): Promise<void> {
  for (let call = 0; call < CALLS; call += 1) await service.ping();
}

function ignore(): void {
  // Nothing happens.
}
