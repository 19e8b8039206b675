export {
  APP_HOST,
  APP_ORIGIN,
  APP_SCHEME,
  registerAppScheme,
  serveApp,
  type AppProtocolOptions,
} from './app-protocol.js';
export { CloseGuard, type ClosableService, type CloseGuardOptions } from './close-guard.js';
export { electronIpc, type ElectronIpcOptions } from './electron-ipc.js';
export { ElectronShell, type ElectronShellOptions } from './electron-shell.js';
export type { DeepLink, DeepLinkRules } from './deep-link.js';
export { secureApp, type LaunchRequest, type SecureAppOptions, type SecuredApp } from './secure-app.js';
export { scrubEnvironment } from './scrub-environment.js';
export { createSecureWindow, type SecureWindowOptions } from './secure-window.js';
export { utilityProcessWorker } from './utility-process.js';
