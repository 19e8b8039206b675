import type { OnHeadersReceivedListenerDetails, Session, WebContents } from 'electron';
import { createInMemoryElectron } from '../../../src/testing/electron/index.js';

describe('sessions of the in-memory Electron', () => {
  it('are told of as they come to be: the default one with the app, another with its first use', async () => {
    const electron = createInMemoryElectron();
    const { app, session } = electron.main;
    const created: Session[] = [];
    app.on('session-created', (made) => void created.push(made));
    expect(created).toEqual([]);
    await app.whenReady();
    expect(created).toEqual([session.defaultSession]);
    const other = session.fromPartition('persist:other');
    session.fromPartition('persist:other');
    expect(created).toEqual([session.defaultSession, other]);
  });

  it('tell of the contents of each window before anything is loaded', async () => {
    const electron = createInMemoryElectron();
    const { app, BrowserWindow } = electron.main;
    await app.whenReady();
    const created: (readonly [WebContents, string])[] = [];
    app.on('web-contents-created', (_event, contents) => void created.push([contents, contents.getURL()]));
    const window = new BrowserWindow();
    expect(created).toEqual([[window.webContents, '']]);
  });

  it('ask the latest listener about the headers of a response', async () => {
    const electron = createInMemoryElectron({ network: () => new Response('', { headers: { 'x-own': '1' } }) });
    await electron.main.app.whenReady();
    const { defaultSession } = electron.main.session;
    const seen: Pick<OnHeadersReceivedListenerDetails, 'url' | 'responseHeaders'>[] = [];
    defaultSession.webRequest.onHeadersReceived((_details, proceed) => proceed({}));
    defaultSession.webRequest.onHeadersReceived(({ url, responseHeaders }, proceed) => {
      seen.push({ url, ...(responseHeaders ? { responseHeaders } : {}) });
      proceed({ responseHeaders: { ...responseHeaders, 'X-Added': ['a', 'b'] } });
    });
    const window = new electron.main.BrowserWindow();
    await window.loadURL('https://app.example/a');
    expect(seen).toEqual([
      { url: 'https://app.example/a', responseHeaders: expect.objectContaining({ 'x-own': ['1'] }) },
    ]);
    const { headers } = electron.pageOf(window);
    expect([headers.get('x-own'), headers.get('x-added')]).toEqual(['1', 'a, b']);
    defaultSession.webRequest.onHeadersReceived(null);
    await window.loadURL('https://app.example/b');
    expect(electron.pageOf(window).headers.has('x-added')).toBe(false);
  });
});
