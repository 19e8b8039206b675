import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { RunningScript } from '../scripts/running-script.js';

const REPOSITORY = join(__dirname, '../..');

describe('the preload', () => {
  it('is one CommonJS file that requires electron alone and exposes the bridge', async () => {
    const child = spawn(process.execPath, ['scripts/build.mjs', 'preload'], { cwd: REPOSITORY });
    await expect(new RunningScript(child).ended).resolves.toEqual({ code: 0, signal: null });

    const exposed: string[] = [];
    const require = (name: string): object => {
      if (name !== 'electron') throw new Error(`A sandboxed preload can't require ${name}`);
      return { contextBridge: { exposeInMainWorld: (key: string) => exposed.push(key) }, ipcRenderer: {} };
    };
    const code = readFileSync(join(REPOSITORY, 'build/workbench/preload.cjs'), 'utf8');
    compileFunction(code, ['require', 'exports', 'module'])(require, {}, {});
    expect(exposed).toEqual(['sallyport']);
  }, 60_000);
});
