export { APP_SHELL, AppShell, type ShellPaths } from './app-shell.js';
export { HeadlessShell, type HeadlessShellOptions } from './headless-shell.js';
