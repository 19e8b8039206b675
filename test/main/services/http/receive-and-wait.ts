// Begins to keep a response in the directory it is given, says its id, and waits to be killed.
import { ResponseStore } from '../../../../src/main/services/http/response-store.js';
import { HEAD } from './sending.js';

async function run(responseDirectory: string): Promise<void> {
  const store = new ResponseStore({ responseDirectory, version: '0' });
  const live = await store.create(HEAD);
  await live.append(Buffer.from('arrived'));
  process.stdout.write(`${live.response.id}\n`);
  process.stdin.resume();
}

void run(process.argv[2] ?? '');
