// What kills must never do to a draft, for the soak tests.
import { openJournal } from '../../../../src/main/services/journal/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { draftText } from './draft-text.js';

/**
 * Kills a process that writes a draft over and over, at any time.
 *
 * @returns for each round after which the draft was older than what had been acknowledged, or damaged, what was found
 */
export async function killWhileTyping(rounds: number): Promise<readonly string[]> {
  const faults: string[] = [];
  await using directory = await TemporaryDirectory.create();
  for (let round = 0; round < rounds; round += 1) {
    await using child = new TypescriptProcess('test/main/services/journal/kill-target.ts', [directory.path]);
    let acknowledged = 0;
    for (let line = 0; line <= (round * 7) % 23; line += 1) acknowledged = Number(await child.nextLine());
    await child.kill();
    const { journal, report } = await openJournal({ directory: directory.path });
    await using opened = journal;
    const text = (await opened.read('draft'))?.text ?? '';
    const number = Number(text.split(':')[0]);
    const isSound = report.setAside === null && number >= acknowledged && text === draftText(number);
    if (!isSound) faults.push(`${acknowledged} was acknowledged, ${text.slice(0, 20)}… is there ${child.errorText}`);
  }
  return faults;
}
