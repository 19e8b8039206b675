// Starts the built workbench under Playwright, which puts switches of its own before the program's name.
// `--as-packaged` lets it run as if it came out of an installer.
import { app } from 'electron';

const at = process.argv.findIndex((argument) => argument.endsWith('workbench-entry.mjs'));
const isPackaged = process.argv.includes('--as-packaged');
const options = process.argv.slice(at + 1).filter((argument) => argument !== '--as-packaged');

if (isPackaged) Object.defineProperty(app, 'isPackaged', { value: true });
process.argv = [process.execPath, ...(isPackaged ? [] : [import.meta.filename]), ...options];

// Waited for here: Electron is not ready before its first module has been evaluated.
await import('../../../build/workbench/main/electron.js');
