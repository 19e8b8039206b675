// A process that logs to standard error: its arguments say what, its standard output says when it has ended.
import { createWinstonLogger } from '../../../src/main/logging/index.js';

async function run(): Promise<void> {
  const logger = createWinstonLogger({ level: 'debug' });
  const waitsForBrokenPipe = process.argv[2] === 'broken-pipe';
  if (waitsForBrokenPipe) {
    process.stdout.write('ready\n');
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());
  }
  for (let line = 0; line < 100; line += 1) logger.info(`line ${line}`, { password: 'hunter2' });
  await new Promise((resolve) => setImmediate(resolve));
  logger.debug('bob\nadmin granted\u001b[2J\u009b2J\u2028', { line: 'a\r\nb' });
  await logger[Symbol.asyncDispose]();
  logger.error('after the end');
  process.stdout.write('ended\n');
}

void run();
