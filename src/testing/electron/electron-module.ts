import type { InMemoryElectron } from './in-memory-electron.js';

let current: InMemoryElectron | undefined;

/** Says which in-memory Electron {@link electronModule} is, until the next one is said. */
export function provideElectron(electron: InMemoryElectron): void {
  current = electron;
}

/**
 * Stands in for the module `electron` in main under Jest, so that code which imports it can be tested with a new
 * Electron in each test.
 *
 * @example
 * jest.mock('electron', () => jest.requireActual('sallyport/testing').electronModule);
 * beforeEach(() => provideElectron(createInMemoryElectron()));
 */
export const electronModule: typeof import('electron') = new Proxy({} as typeof import('electron'), {
  get(_target, key): unknown {
    if (key === '__esModule') return true;
    if (!current) throw new Error(`electron.${String(key)} was read before provideElectron()`);
    return Reflect.get(current.main, key);
  },
});
