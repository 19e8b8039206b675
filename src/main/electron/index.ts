export {
  APP_HOST,
  APP_ORIGIN,
  APP_SCHEME,
  registerAppScheme,
  serveApp,
  type AppProtocolOptions,
} from './app-protocol.js';
export { electronIpc, type ElectronIpcOptions } from './electron-ipc.js';
export { ElectronShell, type ElectronShellOptions } from './electron-shell.js';
export { scrubEnvironment } from './scrub-environment.js';
export { createSecureWindow, type SecureWindowOptions } from './secure-window.js';
