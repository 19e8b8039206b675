// The program of Electron mode: `electron electron.js [options]`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { runElectron } from './run-electron.js';
import { stopRequest } from './stop-request.js';

/** Time that stopping may take. Everything is on disk by then: what was acknowledged is there before its answer. */
const STOP_TIMEOUT_MS = 5_000;

const stop = stopRequest();
void stop.then(() => setTimeout(() => app.exit(1), STOP_TIMEOUT_MS).unref());

// Not awaited here: Electron is not ready before this module has been evaluated.
void main();

async function main(): Promise<void> {
  const exitCode = await runElectron({
    args: process.argv.slice(app.isPackaged ? 1 : 2),
    pageDirectory: fileURLToPath(new URL('../../page', import.meta.url)),
    preload: fileURLToPath(new URL('../preload.cjs', import.meta.url)),
    version: readVersion(),
    stop,
    onMessage: (text) => process.stderr.write(text),
  });
  app.exit(exitCode);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
