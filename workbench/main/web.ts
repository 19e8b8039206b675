// The program of web mode: `node web.js [options]`. One line on standard output, when the page can be opened.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runWeb } from './run-web.js';
import { stopRequest } from './stop-request.js';

/** Time that stopping may take. Everything is on disk by then: what was acknowledged is there before its answer. */
const STOP_TIMEOUT_MS = 5_000;

const stop = stopRequest();
void stop.then(() => setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref());

process.exitCode = await runWeb({
  args: process.argv.slice(2),
  pageDirectory: fileURLToPath(new URL('../../page', import.meta.url)),
  version: readVersion(),
  stop,
  onReady: (line) => process.stdout.write(`${line}\n`),
  onMessage: (text) => process.stderr.write(text),
});
// Signals are still listened to, and a socket of a page may linger: neither is a reason to stay.
process.exit();

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
