import type { InMemoryApp } from './app.js';
import type { Delivery } from './delivery.js';
import type { PreloadSandbox } from './document.js';
import type { InMemoryDialog } from './dialog.js';
import type { InMemoryIpcMain } from './ipc-main.js';
import type { SchemeRegistry } from './protocol.js';
import type { InMemoryPowerMonitor } from './power-monitor.js';
import type { InMemorySafeStorage } from './safe-storage.js';
import type { Sessions } from './session.js';
import type { InMemoryShell } from './shell.js';
import type { InMemoryBrowserWindow } from './browser-window.js';

/** Runs a preload script in a new document. */
export type Preload = (sandbox: PreloadSandbox) => void;

/** What all objects of one in-memory Electron share. */
export interface World {
  readonly app: InMemoryApp;
  readonly ipcMain: InMemoryIpcMain;
  readonly schemes: SchemeRegistry;
  readonly delivery: Delivery;
  readonly sessions: Sessions;
  readonly dialog: InMemoryDialog;
  readonly shell: InMemoryShell;
  readonly safeStorage: InMemorySafeStorage;
  readonly powerMonitor: InMemoryPowerMonitor;
  readonly windows: Set<InMemoryBrowserWindow>;
  readonly preloads: Readonly<Record<string, Preload>>;
  /** What becomes of things that only main could have answered or closed, once nothing in main holds them. */
  readonly collectable: Set<() => void>;
  readonly uncloneableReply: 'reject' | 'close';
  /** What Electron itself wrote to the console. */
  readonly consoleErrors: unknown[][];
  nextId(): number;
}
