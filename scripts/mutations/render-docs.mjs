import { CONTROLS } from './read-mutations.mjs';

/** Where the list is shown to readers, from the repository. */
export const DOCS_PATH = 'docs/mutations.md';

const INTRODUCTION = `# Mutations

\`npm run mutations\` breaks each of these, one at a time, in a copy of the sources, and runs the tests named beside it: one of them has to fail. It exits with 1 when something broken goes unnoticed, when a suite can't be loaded, or when a text to replace is no longer there. \`npm run mutations -- --only sender\` tries those whose file or description has that text, \`--only "row 54"\` the negative controls of one row of [the table](security.md#the-table), \`--only "fault disk full"\` those of one fault.

The list is made by \`npm run mutations -- --docs\` from \`test/electron/mutations.json\` (what the in-memory Electron does) and \`test/electron/adapter-mutations.json\` (what the Electron adapter, the preload and the page's bridge guard). The negative controls of rows and faults are in \`test/security/controls\`.
`;

/**
 * Writes the list as a page of the documentation.
 *
 * @param {readonly import('./read-mutations.mjs').Mutation[]} all sorted by file; negative controls are not shown
 * @returns {string} Markdown
 */
export function renderDocs(all) {
  const mutations = all.filter(({ list }) => !list.startsWith(CONTROLS));
  const files = Map.groupBy(mutations, ({ file }) => file);
  const sections = [...files].map(([file, group]) => {
    const items = group.map(({ breaks, tests }) => `- ${escape(breaks)}: ${tests.map(code).join(', ')}`);
    return `## ${code(file)}\n\n${items.join('\n')}\n`;
  });
  return `${INTRODUCTION}\n${mutations.length} mutations in ${files.size} files, each with the tests that have to notice it.\n\n${sections.join('\n')}`;
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/** What Markdown would take for emphasis; not within code. @param {string} text */
function escape(text) {
  const parts = text.split('`');
  return parts.map((part, index) => (index % 2 === 0 ? part.replace(/[_*]/g, '\\$&') : part)).join('`');
}
