export { createChromiumElectron, type ChromiumElectronOptions } from './chromium-electron.js';
export type { DevToolsSession } from './dev-tools-session.js';
