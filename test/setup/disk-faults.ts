import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SOURCE = resolve(__dirname, 'disk-faults.c');

/**
 * The environment of a process whose disk can be made to fail: see `disk-faults.c`.
 *
 * @param directory whose files are concerned
 * @returns `undefined` where it can't be had: it takes Linux and a C compiler
 * @throws {Error} where CI has no compiler: what is skipped there would pass for tested
 */
export function diskFaults(directory: string): Readonly<Record<string, string>> | undefined {
  const library = compile();
  return library === undefined ? undefined : { LD_PRELOAD: library, DISK_FAULT_DIRECTORY: directory };
}

/** Once for each version of the source, in the machine's directory for such things. */
function compile(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const version = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16);
  const library = join(tmpdir(), `sallyport-disk-faults-${version}.so`);
  if (existsSync(library)) return library;
  const draft = `${library}.${process.pid}`;
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', draft, SOURCE, '-ldl'], { stdio: 'ignore' });
  } catch (cause) {
    if (process.env['CI'] === 'true') throw new Error('The tests of a disk that fails need a C compiler', { cause });
    return undefined; // no compiler, or not for this system
  }
  renameSync(draft, library);
  return library;
}
