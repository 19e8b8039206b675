// Fails when the Electron that package.json asks for no longer gets security fixes: `npm run check:electron`. It asks
// nobody: which major is the latest is a fact with a date, in electron-support.json. `--strict`, before a package is
// made, fails too when that date is long past; otherwise an old checkout would fail by itself.
import { readFileSync } from 'node:fs';
import { judgeAge, judgeElectron } from './electron-age.mjs';

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

const support = readJson('electron-support.json');
const version = readJson('../package.json').devDependencies.electron;
const fault = judgeElectron(version, support);
const age = judgeAge(support, new Date());
const isStrict = process.argv.includes('--strict');

if (age !== null) process.stderr.write(`${age}\n`);
process.stderr.write(`${fault ?? `Electron ${version} is supported, as of ${support.asOf}`}\n`);
process.exitCode = fault === null && !(isStrict && age !== null) ? 0 : 1;
