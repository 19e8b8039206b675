// A process that is killed while it keeps drafts. Argument: the data directory. It says on standard output what has
// been acknowledged, without a buffer in between.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openJournal } from '../../../../src/main/services/journal/index.js';
import { draftText } from './draft-text.js';

async function type(directory: string): Promise<void> {
  const { journal } = await openJournal({ directory });
  const entry = await journal.read('draft');
  let follows = entry?.version;
  for (let number = Number(entry?.text.split(':')[0] ?? 0) + 1; ; number += 1) {
    const version = randomUUID();
    await journal.write({ key: 'draft', text: draftText(number), version, follows: follows ? [follows] : [] });
    writeSync(1, `${number}\n`);
    follows = version;
  }
}

void type(process.argv[2] ?? '');
