import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDirectory } from './default-data-directory.js';

/** What the person who starts the workbench decides. */
export interface WebOptions {
  /** `undefined`: the port this data directory had last, if it is free, else any free one. */
  readonly port: number | undefined;
  /** Absolute. */
  readonly dataDirectory: string;
  readonly opensBrowser: boolean;
  /** Whether the first user may be made anew, when the database of users was damaged and is lost. */
  readonly forgetsUsers: boolean;
  readonly showsUsage: boolean;
}

export const USAGE = `Usage: npm run start:web -- [options]

  --port N         listen on port N of 127.0.0.1, 0 for any free one (default: the one used last, if it is free)
  --data-dir DIR   keep everything in DIR (default: ${defaultDataDirectory()})
  --no-open        don't open a browser
  --forget-users   let the first user be made anew, when the database of users was damaged
  --help           show this
`;

/** The command line can't be understood; the message says which part. */
export class UsageError extends Error {}

/**
 * Reads the command line.
 *
 * @param args without the program's own name
 * @throws {UsageError} when an option is unknown, lacks its value, or has an impossible one
 */
export function parseOptions(args: readonly string[]): WebOptions {
  const values = parseValues(args);
  if (values['data-dir'] === '') throw new UsageError('--data-dir needs a directory');
  return {
    port: parsePort(values.port),
    dataDirectory: resolve(values['data-dir'] ?? defaultDataDirectory()),
    opensBrowser: values['no-open'] !== true,
    forgetsUsers: values['forget-users'] === true,
    showsUsage: values.help === true,
  };
}

interface OptionValues {
  readonly port?: string;
  readonly 'data-dir'?: string;
  readonly 'no-open'?: boolean;
  readonly 'forget-users'?: boolean;
  readonly help?: boolean;
}

function parseValues(args: readonly string[]): OptionValues {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        'no-open': { type: 'boolean' },
        'forget-users': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function parsePort(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) throw new UsageError(`--port must be a number from 0 to 65535, not '${value}'`);
  return port;
}
