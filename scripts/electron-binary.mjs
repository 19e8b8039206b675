// Where Electron's binary is. Looked for by file: `require('electron')` would try to download it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageDirectory = fileURLToPath(new URL('../node_modules/electron', import.meta.url));

/** What a download may take; a network that swallows packets would otherwise hold up the start for ever. */
const INSTALL_TIMEOUT_MS = 900_000;

/**
 * @param {string} directory of the `electron` package
 * @returns {string | undefined} the binary's absolute path, if it is there
 */
export function findElectron(directory = packageDirectory) {
  const pathFile = join(directory, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const distribution = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(directory, 'dist');
  const binary = join(distribution, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/**
 * Runs Electron's own installer; what it prints, with its progress, goes to standard error.
 *
 * @param {string} directory of the `electron` package
 * @returns {Promise<string | undefined>} the binary, or `undefined` when it couldn't be fetched
 */
export async function installElectron(directory = packageDirectory) {
  const installer = join(directory, 'install.js');
  if (!existsSync(installer)) return undefined;
  const child = spawn(process.execPath, [installer], {
    stdio: ['ignore', process.stderr, process.stderr],
    timeout: INSTALL_TIMEOUT_MS,
  });
  await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  return findElectron(directory);
}
