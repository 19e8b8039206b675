import type { BrowserWindow } from 'electron';
import { CloseGuard, electronIpc } from 'sallyport/electron';
import {
  APP_SHELL,
  DataDirectoryLock,
  EventServiceHost,
  Journal,
  openJournal,
  type AppShell,
  type Authorize,
} from 'sallyport/main';
import { container } from 'tsyringe';
import { NotesApp } from './notes-app.js';

const authorize: Authorize = (_request, permission) => permission === 'journal:read' || permission === 'journal:write';

/** Starts the main process. @returns to be given each window */
export async function startNotes(shell: AppShell) {
  await using resources = new AsyncDisposableStack();
  const directory = shell.dataDirectory;
  // One lock for all that is kept there: the journal, the states, the app's own database.
  const lock = resources.use(DataDirectoryLock.acquire(directory));
  const { journal } = await openJournal({ directory, lock });
  resources.use(journal);
  const own = container.createChildContainer();
  own.registerInstance(APP_SHELL, shell);
  own.registerInstance(Journal, journal);
  const host = resources.use(await EventServiceHost.start(NotesApp, { container: own, authorize }));
  await host.bind(electronIpc({ origins: ['app://ui'] }));
  const closeGuard = resources.use(new CloseGuard({ service: host.serviceOf(NotesApp), timeoutMs: 5_000 }));
  const owned = resources.move();
  return {
    guard: (window: BrowserWindow) => void closeGuard.add(window),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
