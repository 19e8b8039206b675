/** Asked for by `await`, consoles and test frameworks of any object; their absence is an answer, not a gap. */
const PROBED: ReadonlySet<string> = new Set(
  'then toJSON asymmetricMatch inspect nodeType tagName default __esModule $$typeof _isMockFunction calls'.split(' '),
);

/** Where each object is written, for whoever would add to it. */
const HOMES: Readonly<Record<string, string>> = {
  'main module': 'main-module.ts',
  'session module': 'session.ts',
  'renderer module': 'document.ts',
  'webFrameMain.ipc': 'ipc-main.ts',
  'webContents.ipc': 'ipc-main.ts',
  app: 'app.ts',
  browserWindow: 'browser-window.ts',
  contextBridge: 'context-bridge.ts',
  dialog: 'dialog.ts',
  ipcMain: 'ipc-main.ts',
  ipcRenderer: 'ipc-renderer.ts',
  messagePort: 'page-port.ts',
  messagePortMain: 'message-port-main.ts',
  powerMonitor: 'power-monitor.ts',
  protocol: 'protocol.ts',
  safeStorage: 'safe-storage.ts',
  session: 'session.ts',
  shell: 'shell.ts',
  webContents: 'web-contents.ts',
  webFrameMain: 'frame.ts',
};

const NAMED = new WeakSet();

/**
 * Makes every member that the stand-in lacks say so. Without it a test would go on with `undefined`, and pass or fail
 * for a reason that has nothing to do with Electron.
 *
 * @param name what the object is called in Electron's documentation
 */
export function nameGaps<T extends object>(name: string, target: T): T {
  const named = new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key in object || PROBED.has(key)) return Reflect.get(object, key, receiver);
      throw new Error(`The in-memory Electron has no ${name}.${key}: ${remedyOf(name, key)}`);
    },
  });
  NAMED.add(named);
  return named;
}

/** Whether an object is part of the stand-in; for everybody else it is no proxy. */
export function isNamed(value: object): boolean {
  return NAMED.has(value);
}

function remedyOf(name: string, key: string): string {
  const file = `sallyport's src/testing/electron/${HOMES[name] ?? ''}`;
  const isExport = name === 'main module';
  return isExport
    ? `give one by createInMemoryElectron({ main: { ${key}: … } }), or add it in ${file}`
    : `add it in ${file}`;
}
