import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf, selectMutations } from './select-mutations.mjs';

/** Where the lists are: what the stand-in for Electron does, and what the Electron adapter guards. */
const LISTS = ['test/electron/mutations.json', 'test/electron/adapter-mutations.json'];

/** Each file in it is one list more: the negative controls of the tests under test/security. */
export const CONTROLS = 'test/security/controls';

/**
 * @typedef {object} Mutation
 * @property {string} breaks what does not hold any more, in a few words
 * @property {string} file relative to the repository
 * @property {string} find stands in the file exactly once
 * @property {string} replace
 * @property {readonly string[]} tests of which one has to fail; paths from the repository
 * @property {string} list it stands in; from the repository
 * @property {number | readonly number[]} [row] of the table in docs/security.md whose guard it takes out
 * @property {string} [fault] of that table, likewise
 */

/**
 * Reads all lists.
 *
 * @param {string} root of the repository
 * @param {string} only which to choose, see `selectMutations`; all of them without it
 * @returns {readonly Mutation[]} sorted by file, in the order of the lists
 * @throws {Error} naming every chosen entry that is incomplete, or no longer applies to its file
 */
export function readMutations(root, only = '') {
  const lists = LISTS.filter((list) => existsSync(join(root, list))).concat(controlLists(root));
  const all = lists.flatMap((list) =>
    JSON.parse(readFileSync(join(root, list), 'utf8')).map((/** @type {object} */ entry) => ({ ...entry, list })),
  );
  const mutations = selectMutations(all, only);
  const faults = mutations.map((mutation) => faultOf(root, mutation)).filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new Error(`Mutations that can't be tried:\n${faults.join('\n')}`);
  return mutations.toSorted((a, b) => a.file.localeCompare(b.file, 'en'));
}

/** @param {string} root */
function controlLists(root) {
  const directory = join(root, CONTROLS);
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => `${CONTROLS}/${name}`);
}

/**
 * @param {string} root
 * @param {Mutation} mutation
 * @returns {string | undefined}
 */
function faultOf(root, mutation) {
  const { breaks, file, find, replace, tests } = mutation;
  const name = `- ${file}: ${breaks}:`;
  const isComplete = [breaks, file, find, replace].every((text) => typeof text === 'string') && Array.isArray(tests);
  if (!isComplete || tests.length === 0) return `${name} it needs breaks, file, find, replace and tests`;
  if (!rowsOf(mutation).every((row) => Number.isInteger(row))) return `${name} its row is no number`;
  if (find === replace) return `${name} it changes nothing`;
  const missing = [file, ...tests].find((path) => !existsSync(join(root, path)));
  if (missing !== undefined) return `${name} there is no ${missing}`;
  const count = readFileSync(join(root, file), 'utf8').split(find).length - 1;
  return count === 1 ? undefined : `${name} its text stands there ${count} times`;
}
