import { openChannelClient } from './channel-client.js';
import { median, row, timedMs, type Row } from './row.js';

const ROUNDS = 5;

/** What doubling costs: 2 means that twice the work takes twice the time. */
export async function benchGrowth(): Promise<Row[]> {
  return [await growth('connections', 200, connectMany), await growth('open calls', 150, callMany)];
}

async function growth(name: string, amount: number, work: (amount: number) => Promise<number>): Promise<Row> {
  await work(amount);
  const single = await medianMs(() => work(amount));
  const double = await medianMs(() => work(amount * 2));
  return row(`${name}: ${amount} → ${amount * 2}`, 'time for double the amount', 'ms', double, single);
}

async function medianMs(work: () => Promise<number>): Promise<number> {
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) durations.push(await work());
  return median(durations);
}

async function connectMany(amount: number): Promise<number> {
  await using client = await openChannelClient();
  return await timedMs(async () => {
    const services = await Promise.all(Array.from({ length: amount }, () => client.connect()));
    await Promise.all(services.map((service) => service.ping()));
  });
}

async function callMany(amount: number): Promise<number> {
  await using client = await openChannelClient();
  const service = await client.connect();
  return await timedMs(async () => {
    for (let batch = 0; batch < 50; batch += 1) {
      await Promise.all(Array.from({ length: amount }, () => service.ping()));
    }
  });
}
