// A process that is killed while it changes a state that is kept. Argument: the data directory. It says on standard
// output each revision that is certain to be safe, without a buffer in between.
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { container } from 'tsyringe';
import { EventServiceHost } from '../../../../src/main/host/index.js';
import { openStateStorage } from '../../../../src/main/services/state/index.js';
import { STATE_STORAGE } from '../../../../src/main/state/index.js';
import { KeptService } from './kept-service.js';

const [directory = ''] = process.argv.slice(2);

async function change(): Promise<void> {
  const { storage } = await openStateStorage({ directory });
  container.register(STATE_STORAGE, { useValue: storage });
  const host = await EventServiceHost.start(KeptService);
  const { notes } = host.serviceOf(KeptService);
  for (;;) {
    for (let step = 0; step < 5; step += 1) {
      notes.update((draft) => {
        draft.count += 1;
        draft.lines.push(`line ${draft.count}`);
        if (draft.lines.length > 20) draft.lines.length = 0;
      });
    }
    await notes.flush();
    writeSync(1, `${notes.revision}\n`);
  }
}

void change();
