import { app } from 'electron';
import { createSecureWindow, electronIpc, registerAppScheme, serveApp } from 'sallyport/electron';
import { EventServiceHost } from 'sallyport/main';
import { ProjectService } from './project-service.js';

/** What the app's main process does at its start. @returns ends it */
export async function openProjectWindow(preload: string, root: string): Promise<AsyncDisposable> {
  registerAppScheme(); // `secureApp()` does this, and all else that comes before Electron is ready
  await app.whenReady();
  const site = serveApp({ root });
  const host = await EventServiceHost.start(ProjectService, { authorize: () => true });
  await host.bind(electronIpc({ origins: ['app://ui'] }));
  await createSecureWindow({ preload, url: 'app://ui/' });
  return {
    async [Symbol.asyncDispose]() {
      await host.dispose();
      site();
    },
  };
}
