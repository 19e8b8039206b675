import type { IpcMain } from 'electron';
import { createSubscription, type Subscription } from '../../shared/index.js';

/** Who serves which channel now, for every transport of this process. */
const claims = new WeakMap<IpcMain, Map<string, Subscription>>();

/**
 * Takes a channel over from whoever served it: Electron refuses a second handler, and when a window is made again so
 * may be what serves it.
 *
 * @param key the channel, with what tells a handler from a listener
 * @param release stops serving; runs once, when somebody else takes over or the result is called
 */
export function claimChannel(ipcMain: IpcMain, key: string, release: () => void): Subscription {
  const owners = claims.get(ipcMain) ?? new Map<string, Subscription>();
  claims.set(ipcMain, owners);
  owners.get(key)?.();
  const claim = createSubscription(() => {
    owners.delete(key);
    release();
  });
  owners.set(key, claim);
  return claim;
}
