// A process whose disk fails. Arguments: what to do, the data directory. It says on standard output, as a line of JSON
// each, what came of it. The disk is made to fail by `test/setup/disk-faults.c`.
import 'reflect-metadata';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { ServiceError } from 'sallyport/shared';
import { PLACES, Stores, type Found, type Place } from './stores.js';

const [task = '', directory = '', step = '1'] = process.argv.slice(2);

/** The numbers that were acknowledged last, and how the others were refused. */
class Writer {
  readonly acknowledged: Record<Place, number> = { rows: 50, state: 0, draft: 0, audit: 0 };
  readonly refusals: string[] = [];
  number = 50;

  /** Writes the next number everywhere. */
  async write(stores: Stores): Promise<void> {
    this.number += 1;
    for (const place of PLACES) {
      try {
        await stores.write(place, this.number);
        this.acknowledged[place] = this.number;
      } catch (error) {
        const code = error instanceof ServiceError ? error.code : String(error);
        const { reason } = (error as { readonly details?: { readonly reason?: string } }).details ?? {};
        this.refusals.push(`${place} ${code} ${reason}`);
      }
    }
  }

  /** What was acknowledged and is not there, or is damaged. */
  faultsOf(found: Found): readonly string[] {
    const lost = PLACES.filter((place) => found[place] < this.acknowledged[place]);
    return [
      ...found.faults,
      ...lost.map((place) => `${place}: ${this.acknowledged[place]} acknowledged, ${found[place]}`),
    ];
  }
}

function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** Lets the first operation fail, then another `step` later, and so on, until there are no more of them. */
async function each(): Promise<void> {
  for (const kind of ['write', 'sync']) {
    const writer = new Writer();
    const place = `${directory}/${kind}`;
    for (let number = 1; ; number += Number(step)) {
      let stores = await Stores.open(place);
      await stores.inspect();
      process.env['DISK_FAULT'] = `${kind} ${number} ${kind}`;
      for (const name of ['HIT', 'RETRIED']) delete process.env[`DISK_FAULT_${name}`];
      for (let time = 0; time < 2; time += 1) await writer.write(stores);
      delete process.env['DISK_FAULT'];
      // Looked at before the end: then SQLite syncs once more what had been safe before.
      const isRetried = process.env['DISK_FAULT_RETRIED'] !== undefined;
      await stores[Symbol.asyncDispose]();
      stores = await Stores.open(place);
      const faults = writer.faultsOf(await stores.inspect());
      await stores[Symbol.asyncDispose]();
      const isHit = process.env['DISK_FAULT_HIT'] !== undefined;
      say({ kind, number, isHit, isRetried, faults, refusals: writer.refusals.splice(0) });
      if (!isHit) break;
    }
  }
}

/** How the disk is filled, and how room is made again. */
interface Filling {
  readonly fill: () => void;
  readonly clear: () => void;
}

/** As if it were full. */
const pretended: Filling = {
  fill: () => void (process.env['DISK_FAULT'] = 'full'),
  clear: () => void delete process.env['DISK_FAULT'],
};

/** A file takes all the room there is. */
const real: Filling = {
  fill: () => {
    const file = openSync(`${directory}/ballast`, 'w');
    try {
      for (let bytes = 65_536; bytes >= 1;) {
        try {
          if (writeSync(file, Buffer.alloc(bytes)) < bytes) bytes /= 4;
        } catch {
          bytes /= 4; // no room for so many
        }
      }
    } finally {
      closeSync(file);
    }
  },
  clear: () => unlinkSync(`${directory}/ballast`),
};

/** Fills the disk, and makes room again. */
async function full({ fill, clear }: Filling): Promise<void> {
  const writer = new Writer();
  const stores = await Stores.open(directory);
  await stores.inspect();
  await writer.write(stores);
  fill();
  // What was made ready earlier is used up first.
  while (!PLACES.every((place) => writer.refusals.some((refusal) => refusal.startsWith(place))))
    await writer.write(stores);
  say({ refusals: writer.refusals.splice(0), faults: writer.faultsOf(await stores.inspect()) });
  writer.number += 1;
  stores.change(writer.number);
  await stores.waitForFailure();
  clear();
  const startedAtMs = performance.now();
  await stores.waitForKept(writer.number);
  const recoveredInMs = performance.now() - startedAtMs;
  await writer.write(stores);
  say({ recoveredInMs, refusals: writer.refusals, faults: writer.faultsOf(await stores.inspect()) });
  await stores[Symbol.asyncDispose]();
}

void new Map([
  ['each', each],
  ['full', () => full(pretended)],
  ['fill', () => full(real)],
]).get(task)?.();
