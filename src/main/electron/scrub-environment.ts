const EVERYWHERE = 'PATH HOME USER LOGNAME SHELL PWD TZ LANG LANGUAGE TMPDIR TEMP TMP';
const LINUX = 'DISPLAY WAYLAND_DISPLAY XAUTHORITY DESKTOP_SESSION DBUS_SESSION_BUS_ADDRESS GDK_BACKEND';
const WINDOWS =
  'APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) COMMONPROGRAMFILES SYSTEMROOT SYSTEMDRIVE WINDIR ' +
  'COMSPEC PATHEXT USERPROFILE USERNAME COMPUTERNAME HOMEDRIVE HOMEPATH NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS';

/**
 * What Chromium, Electron and the desktop read from the environment. Everything else stays out of reach of pages:
 * Electron hands main's whole environment to each sandboxed renderer.
 */
const NEEDED = new Set([EVERYWHERE, LINUX, WINDOWS].flatMap((names) => names.split(' ')));

/** Families of which all members are needed: locale, desktop directories and portals. */
const NEEDED_PREFIXES = ['LC_', 'XDG_'];

/**
 * Takes everything out of the environment that the platform does not need. Call it before the first window is made.
 *
 * @param keep further names to leave in place, for code that reads them from `process.env`
 * @param environment by default this process's own
 * @returns the environment as it was, for main's own use; it never reaches a page unless main hands it over
 */
export function scrubEnvironment(
  keep: readonly string[] = [],
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<NodeJS.ProcessEnv> {
  const original = Object.freeze({ ...environment });
  for (const name of Object.keys(original)) {
    if (!keep.includes(name) && !isNeeded(name.toUpperCase())) delete environment[name];
  }
  return original;
}

function isNeeded(name: string): boolean {
  return NEEDED.has(name) || NEEDED_PREFIXES.some((prefix) => name.startsWith(prefix));
}
