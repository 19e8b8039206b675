// A process that logs to a file that can't grow (the limit is set by its parent): the directory is its argument. Each
// line of its standard input is logged; it answers with `written`, or with the code of the failure.
import { createInterface } from 'node:readline';
import { RotatingFile } from '../../../src/main/logging/rotating-file.js';

async function run(): Promise<void> {
  const file = new RotatingFile({
    directory: process.argv[2] ?? '',
    fileName: 'app.log',
    maxBytes: 65_536,
    maxFiles: 2,
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await file.append(Buffer.from(`${line}\n`)).then(
      () => 'written',
      (error: NodeJS.ErrnoException) => error.code,
    );
    process.stdout.write(`${answer}\n`);
  }
}

void run();
