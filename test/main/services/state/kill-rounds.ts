// What kills must never do to a state, for the soak tests.
import { container } from 'tsyringe';
import { EventServiceHost } from '../../../../src/main/host/index.js';
import { openStateStorage } from '../../../../src/main/services/state/index.js';
import { STATE_STORAGE } from '../../../../src/main/state/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { KeptService } from './kept-service.js';

const SCRIPT = 'test/main/services/state/kill-target.ts';

/**
 * Kills a process that changes a state, at any time.
 *
 * @returns for each round in which something was missing that had been flushed, or the log did not lead to the state,
 *   what was found
 */
export async function killWhileChanging(rounds: number): Promise<readonly string[]> {
  const faults: string[] = [];
  await using directory = await TemporaryDirectory.create();
  for (let round = 0; round < rounds; round += 1) {
    await using child = new TypescriptProcess(SCRIPT, [directory.path]);
    let flushed = 0;
    for (let line = 0; line <= (round * 7) % 23; line += 1) flushed = Number(await child.nextLine());
    await child.kill();
    const found = await inspect(directory.path);
    if (!found.isSound || found.revision < flushed) {
      faults.push(`${flushed} were flushed, ${JSON.stringify(found)} is there ${child.errorText}`);
    }
  }
  return faults;
}

async function inspect(directory: string): Promise<{ readonly revision: number; readonly isSound: boolean }> {
  const { storage } = await openStateStorage({ directory });
  await using opened = storage;
  const own = container.createChildContainer();
  own.register(STATE_STORAGE, { useValue: opened });
  await using host = await EventServiceHost.start(KeptService, { container: own });
  const { notes } = host.serviceOf(KeptService);
  const { revision, value } = notes;
  const kept = await notes.history.revisions();
  const before = await notes.history.at(revision - 1);
  const isSound =
    value.count === revision &&
    kept.at(-1)?.revision === revision &&
    before.count === revision - 1 &&
    kept.every((entry, index) => index === 0 || entry.revision === (kept[index - 1]?.revision ?? 0) + 1);
  return { revision, isSound };
}
