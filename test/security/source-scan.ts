import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './security-table.js';

/** What must not stand in a source, and the only files in which it may all the same. */
export interface ScanRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly except?: readonly string[];
}

const PRELOAD = ['src/shim/preload.ts'];

export const SCAN_RULES: readonly ScanRule[] = [
  { name: 'nodeIntegration', pattern: /nodeIntegration(?:In\w+)?: true/ },
  { name: 'contextIsolation', pattern: /contextIsolation: false/ },
  { name: 'sandbox', pattern: /sandbox: false|no-sandbox/ },
  { name: 'webSecurity', pattern: /webSecurity: false|disable-web-security/ },
  { name: 'allowRunningInsecureContent', pattern: /allowRunningInsecureContent: true/ },
  { name: 'experimentalFeatures', pattern: /experimentalFeatures: true|enableBlinkFeatures/ },
  { name: 'plugins', pattern: /plugins: true/ },
  { name: 'webviewTag', pattern: /webviewTag: true/ },
  { name: 'remote module', pattern: /@electron\/remote|enableRemoteModule/ },
  { name: 'privileges of a scheme', pattern: /(?:bypassCSP|corsEnabled|allowServiceWorkers): true/ },
  { name: 'ipcRenderer', pattern: /\bipcRenderer\b(?!`| itself)/, except: PRELOAD },
  { name: 'exposeInMainWorld', pattern: /exposeInMainWorld/, except: PRELOAD },
  { name: 'openPath', pattern: /\bopenPath\(|showItemInFolder\(/ },
  { name: 'openExternal', pattern: /shell\.openExternal\(/, except: ['src/main/electron/electron-shell.ts'] },
  { name: 'loadFile', pattern: /\bloadFile\(|registerFileProtocol|file:\/\// },
  { name: 'code from text', pattern: /\beval\(|new Function\(|executeJavaScript\(/ },
  {
    name: 'markup from text',
    pattern: /\.innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/,
  },
  { name: 'certificates', pattern: /rejectUnauthorized: false|setCertificateVerifyProc|ignore-certificate-errors/ },
];

/** Our sources that ship or run: all but what stands in for Electron and for browsers. */
export function ourSources(): readonly string[] {
  return ['src', 'workbench', 'examples'].flatMap((directory) =>
    readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
      .map((name) => `${directory}/${name.replaceAll('\\', '/')}`)
      .filter((name) => /\.(?:tsx?|[cm]?js|html)$/.test(name) && !/node_modules|\/dist\/|^src\/testing\//.test(name)),
  );
}

/** @returns one line for each place where something stands that must not */
export function scan(
  names: readonly string[],
  read = (name: string) => readFileSync(join(ROOT, name), 'utf8'),
): string[] {
  return names.flatMap((file) => {
    // What a comment says does nothing.
    const code = read(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return SCAN_RULES.filter(({ pattern, except = [] }) => pattern.test(code) && !except.includes(file)).map(
      ({ name }) => `${file}: ${name}`,
    );
  });
}
