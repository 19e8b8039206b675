import type { Event, WebContents } from 'electron';
import { originOf } from './origin.js';

/**
 * Keeps the pages of `webContents` where they are: they go to no other origin, open no window and attach no webview.
 *
 * @param isHome whether they may go to an origin; asked each time
 */
export function confine(webContents: WebContents, isHome: (origin: string) => boolean): void {
  const stay = (event: Event<{ readonly url: string }>): void => {
    const origin = originOf(event.url);
    if (origin === undefined || !isHome(origin)) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-frame-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
