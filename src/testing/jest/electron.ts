// What `import … from 'electron'` gives under the Jest preset. Each export is a stand-in for that export of whichever
// in-memory Electron is the test file's current one: ES modules can't export by name what is only known later.
import { currentElectron } from '../electron/index.js';

type Electron = typeof import('electron');

export const app = forward('app');
export const autoUpdater = forward('autoUpdater');
export const BaseWindow = forward('BaseWindow');
export const BrowserView = forward('BrowserView');
export const BrowserWindow = forward('BrowserWindow');
export const clipboard = forward('clipboard');
export const contentTracing = forward('contentTracing');
export const crashReporter = forward('crashReporter');
export const desktopCapturer = forward('desktopCapturer');
export const dialog = forward('dialog');
export const globalShortcut = forward('globalShortcut');
export const ImageView = forward('ImageView');
export const inAppPurchase = forward('inAppPurchase');
export const ipcMain = forward('ipcMain');
export const Menu = forward('Menu');
export const MenuItem = forward('MenuItem');
export const MessageChannelMain = forward('MessageChannelMain');
export const nativeImage = forward('nativeImage');
export const nativeTheme = forward('nativeTheme');
export const net = forward('net');
export const netLog = forward('netLog');
export const Notification = forward('Notification');
export const powerMonitor = forward('powerMonitor');
export const powerSaveBlocker = forward('powerSaveBlocker');
export const protocol = forward('protocol');
export const pushNotifications = forward('pushNotifications');
export const safeStorage = forward('safeStorage');
export const screen = forward('screen');
export const session = forward('session');
export const ShareMenu = forward('ShareMenu');
export const shell = forward('shell');
export const systemPreferences = forward('systemPreferences');
export const TouchBar = forward('TouchBar');
export const Tray = forward('Tray');
export const utilityProcess = forward('utilityProcess');
export const View = forward('View');
export const webContents = forward('webContents');
export const WebContentsView = forward('WebContentsView');
export const webFrameMain = forward('webFrameMain');

/** Every operation goes to the export as it is now; one that the stand-in lacks says so when it is used. */
function forward<Name extends keyof Electron>(name: Name): Electron[Name] {
  const traps: Record<string, (target: object, ...args: unknown[]) => unknown> = {};
  for (const trap of Object.getOwnPropertyNames(Reflect)) {
    const operation = Reflect.get(Reflect, trap) as (target: object, ...args: unknown[]) => unknown;
    traps[trap] = (_target, ...args) => operation(currentElectron().main[name], ...args);
  }
  // Some operations would see the forwarding object as `this`; what is forwarded to is the only one with state.
  traps['get'] = (_target, key) => Reflect.get(currentElectron().main[name], key as string) as unknown;
  traps['set'] = (_target, key, value) => Reflect.set(currentElectron().main[name], key as string, value);
  traps['construct'] = (_target, args) => Reflect.construct(currentElectron().main[name] as never, args as never);
  return new Proxy(callable.bind(undefined), traps) as unknown as Electron[Name];
}

/** Bound, it can be called and constructed, and has nothing of its own that the traps would contradict. */
function callable(): void {
  throw new Error('The traps stand before it');
}
