// Whether an Electron is one of those that still get security fixes: the latest three majors
// (Electron's documentation, tutorial/electron-timelines).

/** How many majors are supported at a time. */
const SUPPORTED_MAJORS = 3;

/** A major comes every eight weeks: after that, what was looked up says little. */
const TRUSTED_DAYS = 56;

/**
 * @typedef {object} ElectronSupport
 * @property {number} latestMajor of the stable releases
 * @property {string} asOf the day on which somebody looked, `2026-11-29`
 */

/**
 * @param {string} version as package.json asks for it
 * @param {ElectronSupport} support
 * @returns {string | null} what is wrong with it
 */
export function judgeElectron(version, { latestMajor, asOf }) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return `Electron must be pinned to a version, not to ${version}`;
  const major = Number.parseInt(version, 10);
  const oldest = latestMajor - SUPPORTED_MAJORS + 1;
  if (major >= oldest) return null;
  return `Electron ${major} is no longer supported: the oldest that is is ${oldest} (as of ${asOf})`;
}

/**
 * @param {ElectronSupport} support
 * @param {Date} today
 * @returns {string | null} set when the fact is too old to package by
 */
export function judgeAge({ asOf }, today) {
  const days = Math.floor((today.getTime() - Date.parse(asOf)) / 86_400_000);
  if (days <= TRUSTED_DAYS) return null;
  return `Which majors of Electron are supported was last looked up ${days} days ago: bring scripts/electron-support.json up to date`;
}
