import { once } from 'node:events';
import type { BrowserWindow } from 'electron';
import {
  createInMemoryElectron,
  type InMemoryElectron,
  type Page,
  type Preload,
} from '../../../src/testing/electron/index.js';
import { openScene, type SceneOptions } from './scene.js';

let electron: InMemoryElectron;
let window: BrowserWindow;
let page: Page;

async function open(options?: SceneOptions): Promise<void> {
  ({ electron, window, page } = await openScene(options));
}

describe('frames', () => {
  it('of a new window have the origin null', async () => {
    await open();
    const fresh = new electron.main.BrowserWindow({});
    expect(fresh.webContents.mainFrame.origin).toBe('null');
  });

  it('keep their object and their node while documents, processes and tokens change', async () => {
    await open();
    const { mainFrame } = window.webContents;
    const before = [mainFrame.frameToken, mainFrame.routingId];
    const node = mainFrame.frameTreeNodeId;
    window.webContents.forcefullyCrashRenderer();
    expect(() => mainFrame.url).toThrow('Render frame was disposed before WebFrameMain could be accessed');
    window.webContents.reload();
    await once(window.webContents, 'did-finish-load');
    expect(window.webContents.mainFrame).toBe(mainFrame);
    expect(mainFrame.url).toBe('https://app.example/');
    expect(mainFrame.frameTreeNodeId).toBe(node);
    expect([mainFrame.frameToken, mainFrame.routingId]).not.toEqual(before);
    expect(window.webContents.isCrashed()).toBe(false);
  });

  it('have the origin of their own document, and a blank one that of its opener', async () => {
    await open();
    const [own, foreign, blank, data] = await Promise.all([
      page.addFrame('https://app.example/frame'),
      page.addFrame('https://other.example/'),
      page.addFrame('about:blank'),
      page.addFrame('data:text/html,x'),
    ]);
    expect([own, foreign, blank, data].map(({ origin }) => origin)).toEqual([
      'https://app.example',
      'https://other.example',
      'https://app.example',
      'null',
    ]);
    const popup = await page.open('about:blank');
    expect(popup?.webContents.mainFrame.origin).toBe('https://app.example');
  });

  it('within a page run the preload only where the window says so', async () => {
    const preload: Preload = ({ electron: { contextBridge } }) => contextBridge.exposeInMainWorld('api', {});
    await open({ preload });
    expect((await page.addFrame('https://app.example/f')).window).not.toHaveProperty('api');
    await open({ preload, webPreferences: { nodeIntegrationInSubFrames: true } });
    expect((await page.addFrame('https://app.example/f')).window).toHaveProperty('api');
  });

  it('are nobody’s once they were removed', async () => {
    await open();
    const frame = await page.addFrame('https://app.example/f');
    const { frames } = window.webContents.mainFrame;
    const [main] = frames;
    expect(main?.parent).toBe(window.webContents.mainFrame);
    const senders: unknown[] = [];
    electron.main.ipcMain.on('x', (event) => senders.push(event.senderFrame));
    frame.electron.ipcRenderer.send('x');
    frame.remove();
    await electron.settled();
    expect(senders).toEqual([null]);
    expect(frames).toEqual([]);
    expect([main?.isDestroyed(), main?.detached]).toEqual([true, true]);
  });
});

describe('navigation', () => {
  it('by the page can be prevented, by main cannot', async () => {
    await open();
    window.webContents.on('will-navigate', (event) => event.preventDefault());
    await expect(page.navigate('https://other.example/')).resolves.toBe(false);
    await window.loadURL('https://other.example/');
    expect(page.url).toBe('https://other.example/');
  });

  it('follows redirects unless one is prevented', async () => {
    const network = ({ url }: Request): Response =>
      url.endsWith('/a') ? Response.redirect('https://other.example/b', 302) : new Response('');
    await open({ network });
    await page.navigate('https://app.example/a');
    expect(page.url).toBe('https://other.example/b');
    window.webContents.on('will-redirect', (event) => event.preventDefault());
    await expect(window.loadURL('https://app.example/a')).rejects.toThrow('ERR_ABORTED');
    expect(page.url).toBe('https://other.example/b');
  });

  it('gives up on endless redirects', async () => {
    await open();
    const looping = createInMemoryElectron({ network: () => Response.redirect('https://app.example/', 302) });
    await looping.main.app.whenReady();
    const other = new looping.main.BrowserWindow({});
    await expect(other.loadURL('https://app.example/')).rejects.toThrow('ERR_TOO_MANY_REDIRECTS');
  });

  it('tells main in Electron’s order', async () => {
    await open();
    const order: string[] = [];
    for (const name of [
      'did-finish-load',
      'did-navigate',
      'did-start-navigation',
      'dom-ready',
      'will-navigate',
    ] as const) {
      window.webContents.on(name as 'dom-ready', () => order.push(name));
    }
    await page.navigate('https://app.example/2');
    expect(order).toEqual(['will-navigate', 'did-start-navigation', 'did-navigate', 'dom-ready', 'did-finish-load']);
  });
});
