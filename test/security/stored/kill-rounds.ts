// What kills must never do to what is kept, shared by the tests of each change (few rounds) and the soak tests (all).
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../setup/typescript-process.js';
import { PLACES, type Found } from './stores.js';

/** From the beginning of the program to everything being open, checked and served. */
const READY_MS = 2_000;

/** What was seen in all rounds. */
export interface KillReport {
  /** For each round in which something was lost, damaged or late, what. */
  readonly faults: readonly string[];
  /** How much was acknowledged, and found again, in all. */
  readonly acknowledged: number;
  readonly slowestReadyMs: number;
}

/** Kills a process that writes to a database, a state, a journal and an audit trail, at any time. */
export async function killWhileWriting(rounds: number): Promise<KillReport> {
  await using directory = await TemporaryDirectory.create();
  const faults: string[] = [];
  let acknowledged = 0;
  let slowestReadyMs = 0;
  // One more than there are kills, to look at what the last of them left.
  for (let round = 0; round <= rounds; round += 1) {
    await using child = new TypescriptProcess('test/security/stored/kill-target.ts', [directory.path]);
    const found = JSON.parse(await child.nextLine()) as Found & { readonly readyMs: number };
    slowestReadyMs = Math.max(slowestReadyMs, found.readyMs);
    const lost = PLACES.filter((place) => found[place] < acknowledged);
    if (found.faults.length > 0 || lost.length > 0 || found.readyMs > READY_MS) {
      faults.push(`round ${round}, ${acknowledged} acknowledged: ${JSON.stringify(found)}`);
    }
    for (let line = 0; line <= (round * 7) % 23; line += 1) acknowledged = Number(await child.nextLine());
    await child.kill();
  }
  return { faults, acknowledged, slowestReadyMs };
}
