// Puts the files that the guides name into them: `node scripts/embed-examples.mjs`. A test fails while they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);

/** The guides that show whole files. */
export const GUIDES = [
  'docs/testing.md',
  'docs/react.md',
  'docs/streams.md',
  'docs/events.md',
  'docs/state.md',
  'docs/connections.md',
  'docs/sessions.md',
  'docs/policies.md',
  'docs/resilience.md',
  'docs/audit.md',
  'docs/security.md',
  'docs/hardening.md',
];

/** A mark, and the block below it if there is one already. */
const MARK = /<!-- file: (\S+) -->\n(?:\n```tsx?\n[\s\S]*?\n```\n)?/g;

/**
 * @param {string} guide Markdown
 * @returns {string} with each named file below its mark
 */
export function embedExamples(guide) {
  return guide.replace(MARK, (_match, path) => {
    const code = readFileSync(new URL(path, root), 'utf8').trimEnd();
    return `<!-- file: ${path} -->\n\n\`\`\`${extname(path).slice(1)}\n${code}\n\`\`\`\n`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of GUIDES) {
    const url = new URL(path, root);
    writeFileSync(url, embedExamples(readFileSync(url, 'utf8')));
  }
}
