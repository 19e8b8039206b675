export { currentElectron, electronModule, provideElectron } from './electron-module.js';
export { createInMemoryElectron, type InMemoryElectron, type InMemoryElectronOptions } from './in-memory-electron.js';
export type { DialogAnswer, ShownDialog } from './dialog.js';
export type { PreloadSandbox } from './document.js';
export type { Page, PageOwner } from './page.js';
export type { Preload } from './world.js';
export type { PageWindow } from './page-window.js';
export type { ShellRequest } from './shell.js';
