import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the lists are: what the stand-in for Electron does, and what the Electron adapter guards. */
const LISTS = ['test/electron/mutations.json', 'test/electron/adapter-mutations.json'];

/**
 * @typedef {object} Mutation
 * @property {string} breaks what does not hold any more, in a few words
 * @property {string} file relative to the repository
 * @property {string} find stands in the file exactly once
 * @property {string} replace
 * @property {readonly string[]} tests of which one has to fail; paths from the repository
 */

/**
 * Reads both lists.
 *
 * @param {string} root of the repository
 * @returns {readonly Mutation[]} sorted by file, in the order of the lists
 * @throws {Error} naming every entry that is incomplete, or no longer applies to its file
 */
export function readMutations(root) {
  const mutations = LISTS.filter((list) => existsSync(join(root, list))).flatMap((list) =>
    JSON.parse(readFileSync(join(root, list), 'utf8')),
  );
  const faults = mutations.map((mutation) => faultOf(root, mutation)).filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new Error(`Mutations that can't be tried:\n${faults.join('\n')}`);
  return mutations.toSorted((a, b) => a.file.localeCompare(b.file, 'en'));
}

/**
 * @param {string} root
 * @param {Mutation} mutation
 * @returns {string | undefined}
 */
function faultOf(root, { breaks, file, find, replace, tests }) {
  const name = `- ${file}: ${breaks}:`;
  const isComplete = [breaks, file, find, replace].every((text) => typeof text === 'string') && Array.isArray(tests);
  if (!isComplete || tests.length === 0) return `${name} it needs breaks, file, find, replace and tests`;
  if (find === replace) return `${name} it changes nothing`;
  const missing = [file, ...tests].find((path) => !existsSync(join(root, path)));
  if (missing !== undefined) return `${name} there is no ${missing}`;
  const count = readFileSync(join(root, file), 'utf8').split(find).length - 1;
  return count === 1 ? undefined : `${name} its text stands there ${count} times`;
}
