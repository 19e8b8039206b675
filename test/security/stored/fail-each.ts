// What a failing disk must never do to what is kept, shared by the tests of each change (some operations) and the soak
// tests (all of them).
import { diskFaults } from '../../setup/disk-faults.js';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../setup/typescript-process.js';

interface Outcome {
  readonly isHit: boolean;
  readonly isRetried: boolean;
  readonly faults: readonly string[];
  readonly refusals: readonly string[];
}

/** Who may be told, and how. Nobody is where the sync of a directory fails, or of what is safe elsewhere. */
const REFUSAL = /^(?:rows|state|draft|audit) UNAVAILABLE io$/;

/**
 * Lets every `step`th write and sync fail, one in each run.
 *
 * @returns what was wrong after it, and how many failed
 */
export async function failEach(step: number): Promise<{ readonly faults: readonly string[]; readonly failed: number }> {
  await using directory = await TemporaryDirectory.create();
  const script = 'test/security/stored/fault-target.ts';
  const env = diskFaults(directory.path) ?? {};
  await using child = new TypescriptProcess(script, ['each', directory.path, String(step)], { env });
  const faults: string[] = [];
  let failed = 0;
  // One run of each kind in which nothing failed any more ends it.
  for (let ends = 0; ends < 2;) {
    const line = await child.nextLine();
    const { isHit, isRetried, faults: found, refusals } = JSON.parse(line) as Outcome;
    if (isHit) failed += 1;
    else ends += 1;
    if (isRetried || found.length > 0 || refusals.some((refusal) => !REFUSAL.test(refusal))) faults.push(line);
  }
  return { faults, failed };
}
