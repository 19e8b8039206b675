import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';
import { RunningScript } from './running-script.js';

const REAL_SCRIPTS = join(__dirname, '../../scripts');

/** What the stand-ins for compiler and bundler leave behind; running one is noted in `runs.txt`. */
const FAKE_TSC = `
const fs = require('node:fs');
fs.appendFileSync('runs.txt', 'tsc ');
console.log('compiler output');
if (fs.existsSync('broken')) process.exit(2);
for (const file of ['dist/main/index.js', 'dist/shared/index.js']) {
  fs.mkdirSync(require('node:path').dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
}
fs.mkdirSync('build/workbench/main', { recursive: true });
fs.copyFileSync('program.mjs', 'build/workbench/main/web.js');
`;
const FAKE_VITE = `
const fs = require('node:fs');
const isPage = process.argv.some((argument) => argument.includes('renderer'));
fs.appendFileSync('runs.txt', isPage ? 'page ' : 'preload ');
console.log('bundler output');
fs.mkdirSync(isPage ? 'build/page' : 'build/workbench', { recursive: true });
fs.writeFileSync(isPage ? 'build/page/index.html' : 'build/workbench/preload.cjs', '');
`;

/** What a program of the stand-in does with its first option; it says who it is first. */
const PROGRAM = `
const [action, value] = process.argv.slice(2);
process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });
process.on('SIGINT', () => { console.log('interrupted'); process.exit(0); });
console.log('running', process.env.FAKE_NAME ?? 'web', process.argv.slice(2).join(' '), process.env.SALLYPORT_PARENT === String(process.ppid));
if (action === '--exit') process.exit(Number(value));
if (action === '--die') process.kill(process.pid, value);
setInterval(() => {}, 1000);
`;

/** The scripts of this repository in a directory where everything else is a stand-in. */
export class FakeRepository implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'sallyport-scripts-'));

  constructor() {
    cpSync(REAL_SCRIPTS, join(this.directory, 'scripts'), { recursive: true });
    this.write('package.json', '{ "type": "module" }');
    this.write('program.mjs', PROGRAM);
    this.write('node_modules/typescript/package.json', '{}');
    this.write('node_modules/typescript/bin/tsc', FAKE_TSC);
    this.write('node_modules/vite/package.json', '{}');
    this.write('node_modules/vite/bin/vite.js', FAKE_VITE);
    this.write('node_modules/electron/package.json', '{}');
    this.write('node_modules/electron/install.js', 'console.log("no network"); process.exit(1);');
    this.write('src/a.ts', '');
  }

  /** Which stand-ins have run since the last question. */
  takeRuns(): string[] {
    const path = join(this.directory, 'runs.txt');
    const runs = existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').toSorted() : [];
    rmSync(path, { force: true });
    return runs;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.directory, path), { recursive: true });
  }

  /** Puts a binary where Electron's own would be, by what Electron's installer would write. */
  addElectron(): void {
    this.write('node_modules/electron/path.txt', 'electron');
    this.write('node_modules/electron/dist/electron', electronScript());
    chmodSync(join(this.directory, 'node_modules/electron/dist/electron'), 0o755);
  }

  /** An installer that fetches the binary. */
  addInstaller(): void {
    this.write(
      'node_modules/electron/install.js',
      `const fs = require('node:fs');
       console.log('installer output');
       fs.mkdirSync(__dirname + '/dist');
       fs.writeFileSync(__dirname + '/path.txt', 'electron');
       fs.writeFileSync(__dirname + '/dist/electron', ${JSON.stringify(electronScript())}, { mode: 0o755 });`,
    );
  }

  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningScript {
    return this.run([join(this.directory, 'scripts/start.mjs'), ...args], environment);
  }

  build(): RunningScript {
    return this.run([join(this.directory, 'scripts/build.mjs')], {});
  }

  /** Runs Node with no display, unless the environment says otherwise. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv): RunningScript {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, npm_lifecycle_event: _npm, ...inherited } = process.env;
    const child = spawn(process.execPath, [...args], {
      cwd: this.directory,
      env: { ...inherited, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new RunningScript(child);
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function electronScript(): string {
  // Not through `env node`: another version may come first on the path.
  return `#!/bin/sh\nFAKE_NAME=electron exec '${process.execPath}' "\${1%/build/*}/program.mjs" "$2" "$3"\n`;
}
