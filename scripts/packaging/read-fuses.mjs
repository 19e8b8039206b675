// Reads the fuses out of an executable: bytes that Electron compiles in, and packagers flip.
import { readFileSync } from 'node:fs';

/** What stands before the fuses in every Electron (Electron's documentation, tutorial/fuses). */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');

/** The order of the fuses in version 1 of their format. */
const ORDER = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
];

/** How a packaged app has to be. ASAR integrity exists on macOS and Windows only; elsewhere the fuse has no effect. */
export const REQUIRED_FUSES = Object.freeze({
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  grantFileProtocolExtraPrivileges: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  enableCookieEncryption: true,
});

/**
 * @param {string} path of an executable, or of macOS' `Electron Framework`
 * @returns {ReadonlyMap<string, boolean> | undefined} each fuse that is there, on or off; `undefined` for what is no
 *   Electron, or has another format
 */
export function readFuses(path) {
  const bytes = readFileSync(path);
  const start = bytes.indexOf(SENTINEL) + SENTINEL.length;
  if (start < SENTINEL.length || bytes[start] !== 1) return undefined;
  const states = bytes.subarray(start + 2, start + 2 + (bytes[start + 1] ?? 0));
  const fuses = ORDER.map((name, index) => /** @type {const} */ ([name, states[index]]));
  return new Map(
    fuses.filter(([, state]) => state === 0x30 || state === 0x31).map(([name, state]) => [name, state === 0x31]),
  );
}

/**
 * @param {ReadonlyMap<string, boolean>} fuses
 * @returns {string[]} one line for each that is not as it has to be
 */
export function describeFuses(fuses) {
  return Object.entries(REQUIRED_FUSES)
    .filter(([name, isOn]) => fuses.get(name) !== isOn)
    .map(([name, isOn]) => `- ${name} is ${fuses.get(name) ?? 'missing'} and has to be ${isOn}`);
}
