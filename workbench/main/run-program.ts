import { ServiceError } from 'sallyport/shared';
import { isUnavailable } from './listen.js';
import { UsageError } from './options.js';

/** What every way of running the workbench has in common. */
export interface ProgramOutput {
  /** Told what a person should read. */
  readonly onMessage: (text: string) => void;
}

/**
 * Runs the workbench, and tells in words of a user why it can't run.
 *
 * @param usage how to start it, for those who got that wrong
 * @returns the exit code: 0 after a clean stop, 1 when it can't run, 2 when the command line can't be understood
 */
export async function runProgram(
  { onMessage }: ProgramOutput,
  usage: string,
  work: () => Promise<void>,
): Promise<0 | 1 | 2> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      onMessage(`${error.message}\n\n${usage}`);
      return 2;
    }
    onMessage(`The workbench can't run: ${explain(error)}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (isUnavailable(error)) return 'the port is in use. Choose another with --port, or leave the option out.';
  if (error instanceof ServiceError && reasonOf(error.details) === 'in-use') {
    return 'it is running already with this data directory. Use that one, or another directory with --data-dir.';
  }
  if (isDiskFull(error)) {
    return (
      'the disk is full. Make room on it: in the data directory, `responses` (the bodies of earlier responses) and ' +
      '`logs` take the most, and what is in them may be deleted.'
    );
  }
  return error instanceof ServiceError ? error.message : String(error);
}

function isDiskFull(error: unknown): boolean {
  if (error instanceof ServiceError) return reasonOf(error.details) === 'disk-full';
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOSPC';
}

function reasonOf(details: unknown): unknown {
  return typeof details === 'object' && details !== null && 'reason' in details ? details.reason : undefined;
}
