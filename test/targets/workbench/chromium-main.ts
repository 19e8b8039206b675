// The main process of the target `chromium`: the built Electron mode of the workbench, with the in-memory Electron in
// place of Electron and a tab of the parent's browser in place of a window. Run by Node as it is: types are stripped.
// The first argument is the lane that the page has to take, the others are the workbench's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InMemoryElectron } from 'sallyport/testing';
import type { runElectron as RunElectron } from '../../../workbench/main/run-electron.js';
import type { stopRequest as StopRequest } from '../../../workbench/main/stop-request.js';

/** A command of the DevTools protocol, for the parent to carry out. */
export interface ToSession {
  readonly id: number;
  readonly method: string;
  readonly params: object;
}

/** What the parent answers, and what happened in the page. */
export type ToMain =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: string; readonly params: unknown };

type Listener = (params: unknown) => void;

/** The DevTools session that the parent has, from here. */
class ParentSession {
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private readonly listeners = new Map<string, Listener[]>();
  private lastId = 0;

  constructor() {
    process.on('message', (message) => this.receive(message as ToMain));
  }

  send(method: string, params: object = {}): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    const id = (this.lastId += 1);
    this.waiting.set(id, answer);
    process.send?.({ id, method, params } satisfies ToSession);
    return answer.promise;
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  private receive(message: ToMain): void {
    if ('event' in message) {
      for (const listener of this.listeners.get(message.event) ?? []) listener(message.params);
      return;
    }
    const answer = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('error' in message) answer?.reject(new Error(message.error));
    else answer?.resolve(message.result);
  }
}

const BUILD = new URL('../../../build/', import.meta.url);
const PRELOAD = fileURLToPath(new URL('workbench/preload.cjs', BUILD));

/** Makes `import … from 'electron'` mean the in-memory Electron, for every module that is loaded from now on. */
function provideElectronModule(electron: InMemoryElectron): void {
  const url = 'in-memory:electron';
  Object.assign(globalThis, { inMemoryElectron: electron.main });
  const names = Object.keys(electron.main);
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context),
    load: (loaded, context, next) =>
      loaded === url
        ? { format: 'module', source: `export const { ${names} } = globalThis.inMemoryElectron;`, shortCircuit: true }
        : next(loaded, context),
  });
}

/** @returns the path of a preload as an older release would have built it: it hands over no ports */
function buildOldPreload(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-preload-'));
  process.on('exit', () => rmSync(directory, { recursive: true }));
  const path = join(directory, 'preload.cjs');
  writeFileSync(path, readFileSync(PRELOAD, 'utf8').replace('openPort(', 'openNothing('));
  return path;
}

const { createChromiumElectron } = await import('sallyport/testing');
const [lane, ...args] = process.argv.slice(2);
const preload = lane === 'ipc' ? buildOldPreload() : PRELOAD;
const session = new ParentSession();
const electron = createChromiumElectron({ preload, openTab: async () => session });
provideElectronModule(electron);
// The page takes the other lane silently: here that is a failure.
electron.main.ipcMain.on(lane === 'ipc' ? 'sallyport:#port' : 'sallyport:#lane', () => {
  process.stderr.write('The page has taken the other lane\n');
  process.exit(70);
});

const load = (name: string): Promise<unknown> => import(new URL(`workbench/main/${name}.js`, BUILD).href);
const { runElectron } = (await load('run-electron')) as { readonly runElectron: typeof RunElectron };
const { stopRequest } = (await load('stop-request')) as { readonly stopRequest: typeof StopRequest };

const exitCode = await runElectron({
  args,
  pageDirectory: fileURLToPath(new URL('page', BUILD)),
  preload,
  version: '0.0.0',
  stop: stopRequest(),
  onMessage: (text) => process.stderr.write(text),
});
process.exit(exitCode);
