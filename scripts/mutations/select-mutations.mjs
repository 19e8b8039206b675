/** @typedef {import('./read-mutations.mjs').Mutation} Mutation */

/**
 * What a mutation is called where it is listed and reported.
 *
 * @param {Mutation} mutation
 * @returns {string} such as `row 54: src/main/audit/audit-trail.ts: a full disk goes unnoticed`
 */
export function nameOf(mutation) {
  return [...belongsTo(mutation), mutation.file, mutation.breaks].join(': ');
}

/**
 * Chooses those that `--only` asks for.
 *
 * @param {readonly Mutation[]} mutations
 * @param {string} only `row 54`: those of this row and of no other; `fault disk full`: those of this fault; any other
 *   text: those whose name has it
 */
export function selectMutations(mutations, only) {
  const wanted = /^(?:row \d+|fault:? .+)$/.test(only) ? only.replace('fault:', 'fault') : undefined;
  return mutations.filter((mutation) =>
    wanted === undefined ? nameOf(mutation).includes(only) : belongsTo(mutation).includes(wanted),
  );
}

/** @param {Mutation} mutation */
export function rowsOf({ row }) {
  return row === undefined ? [] : [row].flat();
}

/** The rows and the fault of the table, as `row 54` or `fault disk full`. @param {Mutation} mutation */
export function belongsTo(mutation) {
  const rows = rowsOf(mutation).map((row) => `row ${row}`);
  return mutation.fault === undefined ? rows : [...rows, `fault ${mutation.fault}`];
}
