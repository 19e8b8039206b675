// A process that is killed while it writes everything that is kept. Argument: the data directory. It says on standard
// output, without a buffer in between, what it found there, and then each number that is certain to be on disk everywhere.
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { PLACES, Stores } from './stores.js';

async function run(directory: string): Promise<void> {
  const startedAtMs = performance.now();
  const stores = await Stores.open(directory);
  const found = await stores.inspect();
  writeSync(1, `${JSON.stringify({ ...found, readyMs: performance.now() - startedAtMs })}\n`);
  for (let number = Math.max(found.rows, found.state, found.draft, found.audit) + 1; ; number += 1) {
    // At once: the kill comes while some are written and others are not.
    await Promise.all(PLACES.map((place) => stores.write(place, number)));
    writeSync(1, `${number}\n`);
  }
}

void run(process.argv[2] ?? '');
