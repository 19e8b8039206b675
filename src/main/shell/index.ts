export { APP_SHELL, AppShell, type ShellPaths } from './app-shell.js';
export type { ExternalLinkRules } from './external-url.js';
export { HeadlessShell, type HeadlessShellOptions } from './headless-shell.js';
export type { KeyFileFault } from './key-file.js';
export type { SecretBox } from './secret-box.js';
