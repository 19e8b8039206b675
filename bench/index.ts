// npm run bench [-- --json]: every figure beside the raw thing, measured in one run.
import 'reflect-metadata';
import { benchCalls } from './calls.bench.js';
import { benchGrowth } from './growth.bench.js';
import type { Row } from './row.js';
import { benchStart } from './start.bench.js';
import { benchStreams } from './streams.bench.js';

const rows: Row[] = [];
for (const bench of [benchCalls, benchStreams, benchStart, benchGrowth]) rows.push(...(await bench()));

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ node: process.version, rows }, undefined, 2)}\n`);
} else {
  console.log(`Node ${process.version}`);
  console.table(
    rows.map(({ name, value, unit, baseline, ratio }) => ({
      name,
      value: round(value),
      unit,
      baseline: round(baseline),
      ratio: round(ratio),
    })),
  );
}

function round(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}
