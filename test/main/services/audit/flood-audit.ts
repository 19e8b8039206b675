// What a flood of refused calls must not do to the audit trail, shared by the unit tests and the soak tests.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditEntry } from './audit-entry.js';
import { AuditDirectory } from './audit-directory.js';

/** Bytes that each refused call may take on disk, one with another. */
const BYTES_PER_REFUSAL = 10;

/** How many come between two moments of the clock, which goes on by 100 ms. */
const BURST = 1_000;

/** Refuses calls as 40 clients of a hostile page bring them about: their own channels and codes, and names made up. */
export async function floodAudit(
  refusals: number,
): Promise<{ readonly count: number; readonly isUnder: boolean; readonly isIntact: boolean }> {
  await using audit = await AuditDirectory.create();
  for (let number = 0; number < refusals; number += 1) {
    audit.trail.record(
      auditEntry({
        outcome: number % 3 === 0 ? 'violation' : 'refusal',
        channel: number % 2 === 0 ? `made-up-${number}` : 'notes.save',
        code: number % 2 === 0 ? 'UNKNOWN_CHANNEL' : 'RATE_LIMITED',
        clientId: `client-${number % 40}`,
        correlationId: `c-${number}`,
      }),
    );
    if (number % BURST === 0) audit.clock.advance(100);
  }
  await audit.trail.flush();
  const { isIntact } = await audit.trail.verify();
  const bytes = await bytesOf(audit.path);
  return { count: audit.sumCounts(), isUnder: bytes < refusals * BYTES_PER_REFUSAL, isIntact };
}

async function bytesOf(directory: string): Promise<number> {
  const names = await readdir(directory);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
