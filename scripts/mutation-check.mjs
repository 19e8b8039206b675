// Breaks one behaviour after another, in a copy of the sources, and sees whether a test notices:
// `npm run mutations -- [--only TEXT] [--jobs N] [--docs]`.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readMutations } from './mutations/read-mutations.mjs';
import { DOCS_PATH, renderDocs } from './mutations/render-docs.mjs';
import { nameOf } from './mutations/select-mutations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the tests need of the repository. */
const COPIED = [
  'src',
  'test',
  'workbench',
  'examples',
  'scripts',
  'docs',
  'packaging',
  'jest.config.js',
  'package.json',
];

/** A mutation after which a test run does not end is noticed too. */
const RUN_TIMEOUT_MS = 120_000;

/** @typedef {import('./mutations/read-mutations.mjs').Mutation} Mutation */
/** @typedef {{ readonly verdict: 'killed' | 'survived' | 'broken', readonly by: string }} Result */

/** A copy of the sources in which things can be broken. */
class Workshop {
  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'sallyport-mutations-'));
    const files = COPIED.concat(['tsconfig.base.json', 'tsconfig.json', 'tsconfig.dev.json']);
    for (const name of new Set(files)) this.copy(name);
    // On Windows a junction needs no privilege.
    symlinkSync(join(root, 'node_modules'), join(this.directory, 'node_modules'), 'junction');
  }

  /** @param {string} name */
  copy(name) {
    const isWanted = (/** @type {string} */ source) =>
      !/[\\/](?:node_modules|build|dist)(?:[\\/]|$)/.test(source.slice(root.length));
    cpSync(join(root, name), join(this.directory, name), { recursive: true, filter: isWanted });
  }

  /**
   * @param {Mutation} mutation
   * @returns {Promise<Result>}
   */
  async try(mutation) {
    const path = join(this.directory, mutation.file);
    const original = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      original.replace(mutation.find, () => mutation.replace),
    );
    try {
      return await this.runUntilNoticed(mutation.tests);
    } finally {
      writeFileSync(path, original);
    }
  }

  /**
   * One suite after another: Jest's own `--bail` ends without a report.
   *
   * @param {readonly string[]} tests
   * @returns {Promise<Result>}
   */
  async runUntilNoticed(tests) {
    for (const test of tests) {
      const result = await this.run([test]);
      if (result.verdict !== 'survived') return result;
    }
    return { verdict: 'survived', by: '' };
  }

  /**
   * @param {readonly string[]} tests
   * @returns {Promise<Result>} `killed` when a test failed, `broken` when none could run
   */
  async run(tests) {
    const report = join(this.directory, 'report.json');
    rmSync(report, { force: true });
    const jest = join(this.directory, 'node_modules/jest/bin/jest.js');
    const args = [...tests, '--runInBand', '--selectProjects=unit', '--json', `--outputFile=${report}`];
    const child = spawn(process.execPath, [jest, ...args], {
      cwd: this.directory,
      stdio: 'ignore',
      timeout: RUN_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const signal = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (_code, name) => resolve(name));
    });
    if (signal !== null) return { verdict: 'killed', by: 'the run did not end' };
    return judge(readReport(report));
  }

  dispose() {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Jest ended before it could say anything.
    return undefined;
  }
}

/**
 * @param {any} report Jest's
 * @returns {Result}
 */
function judge(report) {
  // While nothing was broken the same run had ended with a report.
  if (!report) return { verdict: 'killed', by: 'the run crashed' };
  if (report.numTotalTests === 0) return { verdict: 'broken', by: 'no test could run' };
  if (report.success) return { verdict: 'survived', by: '' };
  const failures = report.testResults.flatMap((/** @type {any} */ suite) => suite.assertionResults);
  const failed = failures.find((/** @type {any} */ test) => test.status === 'failed');
  if (failed) return { verdict: 'killed', by: failed.fullName };
  // A suite that does not load says nothing about what its tests would notice.
  return { verdict: 'broken', by: 'a suite could not be loaded' };
}

/**
 * @param {readonly Mutation[]} mutations
 * @param {number} jobs
 */
async function checkAll(mutations, jobs) {
  const waiting = [...mutations];
  const failures = [];
  await Promise.all(
    Array.from({ length: Math.min(jobs, mutations.length) }, async () => {
      const workshop = new Workshop();
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const { verdict, by } = await workshop.try(next);
          process.stdout.write(`${verdict.padEnd(8)} ${nameOf(next)}${by === '' ? '' : `\n         ${by}`}\n`);
          if (verdict !== 'killed') failures.push(next);
        }
      } finally {
        workshop.dispose();
      }
    }),
  );
  return failures;
}

/** The tests have to pass while nothing is broken. @param {readonly Mutation[]} mutations */
async function passesUnbroken(mutations) {
  const workshop = new Workshop();
  try {
    const { verdict, by } = await workshop.run([...new Set(mutations.flatMap(({ tests }) => tests))]);
    if (verdict !== 'survived') process.stdout.write(`The tests fail while nothing is broken: ${by}\n`);
    return verdict === 'survived';
  } finally {
    workshop.dispose();
  }
}

/** @param {readonly string[]} args */
async function main(args) {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, jobs: { type: 'string' }, docs: { type: 'boolean' } },
  });
  if (values.docs) {
    writeFileSync(join(root, DOCS_PATH), renderDocs(readMutations(root)));
    return 0;
  }
  const mutations = readMutations(root, values.only);
  if (mutations.length === 0 || !(await passesUnbroken(mutations))) return 1;
  const failures = await checkAll(mutations, Number(values.jobs ?? availableParallelism()));
  process.stdout.write(`\n${mutations.length - failures.length} of ${mutations.length} mutations were noticed.\n`);
  return failures.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
