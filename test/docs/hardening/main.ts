import { app } from 'electron';
import { createSecureWindow, electronIpc, secureApp, serveApp } from 'sallyport/electron';
import type { EventServiceHost } from 'sallyport/main';

/** What the entry file of an app does; `host` has its services. */
export async function start(host: EventServiceHost, root: string, preload: string): Promise<void> {
  // First of all, and before the first await: what it does is too late once Electron is ready.
  const secured = secureApp({
    deepLinks: { scheme: 'notes', actions: ['open'], parameters: ['id'] },
  });
  if (!secured) return app.exit(); // another instance runs, and has been told
  await app.whenReady();

  serveApp({ root, contentSecurityPolicy: { imgSrc: ["'self'", 'data:', 'https:'] } });
  await host.bind(electronIpc({ origins: ['app://ui'], developmentOrigins: ['http://localhost:5173'] }));
  const window = await createSecureWindow({
    preload,
    url: 'app://ui/',
    developmentUrl: 'http://localhost:5173/', // a packaged app never looks at it
  });

  secured.onLaunch(({ link }) => {
    window.focus();
    // What a link says is a stranger's word still: the page looks it up, and finds it or not.
    if (link?.action === 'open') window.setTitle(`Note ${link.parameters.get('id') ?? ''}`);
  });
}
