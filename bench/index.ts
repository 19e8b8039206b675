// npm run bench [-- --json] [-- calls streams …]: every figure beside the raw thing, measured in one run.
import 'reflect-metadata';
import { benchCalls } from './calls.bench.js';
import { benchFlood } from './flood.bench.js';
import { benchGrowth } from './growth.bench.js';
import { benchIdle } from './idle.bench.js';
import type { Row } from './row.js';
import { benchStall } from './stall.bench.js';
import { benchStart } from './start.bench.js';
import { benchState } from './state.bench.js';
import { benchStreams } from './streams.bench.js';

const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  calls: benchCalls,
  idle: benchIdle,
  streams: benchStreams,
  state: benchState,
  start: benchStart,
  growth: benchGrowth,
  stall: benchStall,
  flood: benchFlood,
};

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = wanted.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) throw new Error(`no bench is named ${unknown}: ${Object.keys(benches).join(', ')}`);

const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await bench()));
}

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
