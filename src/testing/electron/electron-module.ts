import { createInMemoryElectron, type InMemoryElectron } from './in-memory-electron.js';

let current: InMemoryElectron | undefined;

/** Says which in-memory Electron {@link electronModule} is, until the next one is said. */
export function provideElectron(electron: InMemoryElectron): void {
  current = electron;
}

/** The in-memory Electron that {@link electronModule} is; made with nothing but defaults if none was provided. */
export function currentElectron(): InMemoryElectron {
  current ??= createInMemoryElectron();
  return current;
}

/**
 * Stands in for the module `electron` in main under Jest, so that code which imports it can be tested. Each test file
 * has its own, as it has each module, and a test can {@link provideElectron} another. `sallyport/testing/jest` puts it
 * in place; without that preset a file says it itself, as below.
 *
 * @example
 * jest.mock('electron', () => jest.requireActual('sallyport/testing').electronModule);
 * beforeEach(() => provideElectron(createInMemoryElectron()));
 */
export const electronModule: typeof import('electron') = new Proxy({} as typeof import('electron'), {
  get: (_target, key): unknown => (key === '__esModule' ? true : Reflect.get(currentElectron().main, key)),
});
