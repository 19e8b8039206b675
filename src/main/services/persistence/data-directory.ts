import { mkdirSync } from 'node:fs';
import { createUnavailableError } from './sqlite-result.js';

/**
 * Makes the directory when it is missing, for its owner alone.
 *
 * @throws {UnavailableError} with the reason `cannot-open`
 */
export function ensureDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw createUnavailableError('cannot-open', 'The data directory can not be used', error);
  }
}
