// npm passes no signals on, and dies alone: what it has started must notice by itself.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const INTERVAL_MS = 500;

/**
 * Calls `onGone` once when the process that started this one has died, or npm has, which starts scripts through a shell.
 *
 * @param {() => void} onGone
 */
export function watchParents(onGone) {
  const parent = process.ppid;
  const isRunByNpm = process.env['npm_lifecycle_event'] !== undefined;
  // Between npm and this process there may be a shell, which outlives npm and is then given another parent.
  const grandparent = isRunByNpm ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    const isParentGone = process.ppid !== parent || !isAlive(parent);
    const isGrandparentGone =
      grandparent !== undefined &&
      (!isAlive(grandparent) || (process.platform === 'linux' && parentOf(parent) !== grandparent));
    if (!isParentGone && !isGrandparentGone) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
}

/**
 * @param {number} processId
 * @returns {number | undefined} where the system tells
 */
function parentOf(processId) {
  try {
    if (process.platform === 'linux') {
      // proc(5): `pid (name) state ppid …`, and the name may hold anything, parentheses too.
      const status = readFileSync(`/proc/${processId}/stat`, 'utf8');
      return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    }
    if (process.platform === 'win32') return undefined;
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(processId)], { encoding: 'utf8' }));
  } catch {
    // Gone, or not ours to see: there is nothing to watch.
    return undefined;
  }
}

/** @param {number} processId */
export function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
