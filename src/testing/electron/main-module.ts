// What main imports from `electron`.
import type { BrowserWindowConstructorOptions } from 'electron';
import { InMemoryBrowserWindow } from './browser-window.js';
import { createMessageChannelClass, InMemoryMessagePortMain } from './message-port-main.js';
import { nameGaps } from './named-api.js';
import type { InMemoryWebContents } from './web-contents.js';
import type { World } from './world.js';

/** @param additions exports that the stand-in lacks, or has otherwise */
export function createMainModule(world: World, additions: object): typeof import('electron') {
  const { app, ipcMain, dialog, shell, safeStorage, powerMonitor, sessions } = world;
  const BrowserWindow = createWindowClass(world);
  const main = nameGaps('main module', {
    app,
    ipcMain,
    dialog,
    shell,
    safeStorage,
    powerMonitor,
    protocol: sessions.default.protocol,
    session: nameGaps('session module', {
      defaultSession: sessions.default,
      fromPartition: (partition: string) => sessions.of(partition),
    }),
    BrowserWindow,
    MessageChannelMain: createMessageChannelClass(world.delivery),
    MessagePortMain: InMemoryMessagePortMain,
    webContents: nameGaps('webContents module', {
      fromId: (id: number) => contentsOf(world).find((contents) => contents.id === id),
      getAllWebContents: () => contentsOf(world),
    }),
    ...additions,
  });
  return main as unknown as typeof import('electron');
}

function contentsOf({ windows }: World): InMemoryWebContents[] {
  return [...windows].map(({ webContents }) => webContents);
}

function createWindowClass(world: World): typeof InMemoryBrowserWindow {
  class BrowserWindow extends InMemoryBrowserWindow {
    constructor(options: BrowserWindowConstructorOptions = {}) {
      super(world, options);
    }

    static getAllWindows(): InMemoryBrowserWindow[] {
      return [...world.windows];
    }

    static getFocusedWindow(): InMemoryBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
    }

    static fromId(id: number): InMemoryBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null;
    }

    static fromWebContents(webContents: InMemoryWebContents): InMemoryBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.webContents === webContents) ?? null;
    }
  }
  return BrowserWindow as unknown as typeof InMemoryBrowserWindow;
}
