import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { BRIDGE_NAME, BRIDGE_PREFIX, PORT_KEY, portChannel, type SallyportBridge } from '../shared/protocol/bridge.js';

/**
 * Gives the page its passage to main: four functions that know no method and reach no channel but the framework's.
 * Called once, in a preload script that is bundled to one CommonJS file.
 *
 * @param name what the bridge is called on `window`
 * @param prefix what a channel must begin with; the same as given to `electronIpc`
 * @throws what `contextBridge` throws without context isolation, or when `window` has something of that name
 */
export function exposeBridge(name: string = BRIDGE_NAME, prefix: string = BRIDGE_PREFIX): void {
  const check = (channel: unknown): string => {
    if (typeof channel === 'string' && channel.startsWith(prefix)) return channel;
    throw new TypeError(`Only channels that begin with ${prefix} pass`);
  };

  const bridge: SallyportBridge = {
    invoke: async (channel, envelope) => ipcRenderer.invoke(check(channel), envelope),

    send: (channel, message) => ipcRenderer.send(check(channel), message),

    on(channel, listener) {
      const checked = check(channel);
      // The event carries `sender`, and with it all of `ipcRenderer`: it stays on this side.
      const forward = (_event: IpcRendererEvent, message: unknown): void => listener(message);
      ipcRenderer.on(checked, forward);
      return () => void ipcRenderer.removeListener(checked, forward);
    },

    openPort(id) {
      const { port1, port2 } = new window.MessageChannel();
      ipcRenderer.postMessage(portChannel(prefix), null, [port1]);
      // A port can't cross the bridge. `/`: to this page alone, should the window show another one by then.
      window.postMessage({ [PORT_KEY]: id }, '/', [port2]);
    },
  };

  contextBridge.exposeInMainWorld(name, bridge);
}
