import { nameGaps } from './named-api.js';
import { carryFrozen } from './bridge-values.js';

/** `contextBridge`, as far as the stand-in has it. */
export interface InMemoryContextBridge extends Pick<Electron.ContextBridge, 'exposeInMainWorld'> {
  exposeInMainWorld(name: string, api: unknown): void;
}

/** @param mainWorld the page's `window` */
export function createContextBridge(mainWorld: object, hasContextIsolation: boolean): InMemoryContextBridge {
  return nameGaps('contextBridge', {
    exposeInMainWorld(name: string, api: unknown): void {
      if (!hasContextIsolation) {
        throw new Error('contextBridge API can only be used when contextIsolation is enabled');
      }
      if (Object.hasOwn(mainWorld, name)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      }
      Object.defineProperty(mainWorld, name, { value: carryFrozen(api), enumerable: true });
    },
  });
}
