import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { InMemoryElectron, Page } from '../../../src/testing/electron/index.js';
import { openScene, type SceneOptions } from './scene.js';

let electron: InMemoryElectron;
let window: BrowserWindow;
let page: Page;

async function open(options?: SceneOptions): Promise<void> {
  ({ electron, window, page } = await openScene(options));
}

function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
  return page.electron.ipcRenderer.invoke(channel, ...args);
}

/** What arrives on a channel of the page, from now on. */
function heard(channel: string): unknown[] {
  const messages: unknown[] = [];
  page.electron.ipcRenderer.on(channel, (_event, message) => messages.push(message));
  return messages;
}

describe('ipcMain', () => {
  it('refuses a second handler, and what is no function', async () => {
    await open();
    const { ipcMain } = electron.main;
    ipcMain.handle('x', () => 1);
    expect(() => ipcMain.handle('x', () => 2)).toThrow("Attempted to register a second handler for 'x'");
    expect(() => ipcMain.handle('y', 5 as never)).toThrow(
      new TypeError("Expected handler to be a function, but found type 'number'"),
    );
    ipcMain.removeHandler('x');
    ipcMain.handle('x', () => 3);
    await expect(invoke('x')).resolves.toBe(3);
  });

  it('removes a handler for one call before it runs', async () => {
    await open();
    const { ipcMain } = electron.main;
    ipcMain.handleOnce('x', () => {
      ipcMain.handle('x', () => 'second');
      return 'first';
    });
    await expect(invoke('x')).resolves.toBe('first');
    await expect(invoke('x')).resolves.toBe('second');
  });

  it('removes listeners of one channel, and of all', async () => {
    await open();
    const { ipcMain } = electron.main;
    for (const channel of ['a', 'b', 'c']) ipcMain.on(channel, () => undefined);
    ipcMain.removeAllListeners('a');
    expect(ipcMain.eventNames()).toEqual(['error', 'b', 'c']);
    ipcMain.removeAllListeners();
    expect(ipcMain.eventNames()).toEqual([]);
  });

  it('tells who sent', async () => {
    await open();
    const seen = Promise.withResolvers<IpcMainInvokeEvent>();
    electron.main.ipcMain.handle('x', (event) => seen.resolve(event));
    await invoke('x');
    const event = await seen.promise;
    expect(event.sender).toBe(window.webContents);
    expect(event.senderFrame).toBe(window.webContents.mainFrame);
    expect(event.processId).toBe(window.webContents.mainFrame.processId);
    expect(event.frameId).toBe(window.webContents.mainFrame.routingId);
  });

  it('answers the frame that sent, and nobody when that has gone', async () => {
    await open();
    const events: IpcMainEvent[] = [];
    electron.main.ipcMain.on('x', (event) => events.push(event));
    const messages = heard('y');
    page.electron.ipcRenderer.send('x');
    await electron.settled();
    events[0]?.reply('y', 1);
    await electron.settled();
    await page.navigate('https://app.example/2');
    const others = heard('y');
    events[0]?.reply('y', 2);
    await electron.settled();
    expect([messages, others]).toEqual([[1], []]);
  });
});

describe('messages', () => {
  it('start in the order in which a frame sends them, whichever way', async () => {
    await open();
    const order: number[] = [];
    electron.main.ipcMain.on('x', (_event, n: number) => order.push(n));
    electron.main.ipcMain.handle('x', (_event, n: number) => void order.push(n));
    const { ipcRenderer } = page.electron;
    for (let n = 0; n < 20; n += 2) {
      ipcRenderer.send('x', n);
      void ipcRenderer.invoke('x', n + 1);
    }
    await electron.settled();
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('are delivered later, never at once', async () => {
    await open();
    const seen: unknown[] = [];
    electron.main.ipcMain.on('x', () => seen.push(1));
    page.electron.ipcRenderer.send('x');
    expect(seen).toEqual([]);
    await electron.settled();
    expect(seen).toEqual([1]);
  });

  it('of main and replies have no order among them, but a seed repeats one', async () => {
    const run = async (seed: number): Promise<string> => {
      await open({ seed });
      const order: string[] = [];
      page.electron.ipcRenderer.on('m', (_event, n) => order.push(`m${String(n)}`));
      electron.main.ipcMain.handle('x', (_event, n: number) => {
        window.webContents.send('m', n);
        return n;
      });
      const calls = Array.from({ length: 6 }, (_, n) => invoke('x', n).then(() => order.push(`r${n}`)));
      await Promise.all(calls);
      await electron.settled();
      return order.join(' ');
    };
    const runs = await Promise.resolve([1, 2, 3, 4]).then(async (seeds) => {
      const outcomes: string[] = [];
      for (const seed of seeds) outcomes.push(await run(seed));
      return outcomes;
    });
    expect(new Set(runs).size).toBeGreaterThan(1);
    expect(await run(3)).toBe(runs[2]);
    for (const order of runs) {
      expect(order.match(/m\d/g)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
    }
  });

  it('go to the window’s event, the frame, the window and ipcMain, in that order', async () => {
    await open();
    const { webContents } = window;
    const order: string[] = [];
    webContents.on('ipc-message', (_event, channel) => order.push(`event ${channel}`));
    webContents.mainFrame.ipc.on('x', () => order.push('frame'));
    webContents.ipc.on('x', () => order.push('contents'));
    electron.main.ipcMain.on('x', () => order.push('main'));
    page.electron.ipcRenderer.send('x');
    await electron.settled();
    expect(order).toEqual(['event x', 'frame', 'contents', 'main']);
  });

  it('that were sent before a navigation arrive before it, and have no frame after it', async () => {
    await open();
    const order: string[] = [];
    const events: IpcMainEvent[] = [];
    electron.main.ipcMain.on('x', (event) => {
      order.push(`message from ${String(event.senderFrame?.url)}`);
      events.push(event);
    });
    window.webContents.on('did-navigate', (_event, url) => order.push(`at ${url}`));
    page.electron.ipcRenderer.send('x');
    await page.navigate('https://app.example/2');
    expect(order).toEqual(['message from https://app.example/', 'at https://app.example/2']);
    expect(events[0]?.senderFrame).toBeNull();
  });

  it('to a page that has gone write an error to the console, and throw nothing', async () => {
    await open();
    const { mainFrame } = window.webContents;
    window.webContents.forcefullyCrashRenderer();
    expect(() => mainFrame.send('x')).not.toThrow();
    expect(electron.consoleErrors).toEqual([
      [
        'Error sending from webFrameMain: ',
        new Error('Render frame was disposed before WebFrameMain could be accessed'),
      ],
    ]);
  });

  it('to a page that cannot be cloned are lost with an error on the console', async () => {
    await open();
    const messages = heard('x');
    window.webContents.send('x', () => 1);
    await electron.settled();
    expect(messages).toEqual([]);
    expect(electron.consoleErrors).toEqual([
      ['Error sending from webFrameMain: ', new Error('An object could not be cloned.')],
    ]);
  });

  it('throw on a window that was destroyed', async () => {
    await open();
    window.destroy();
    expect(() => window.webContents.send('x')).toThrow(new TypeError('Object has been destroyed'));
    expect(window.isDestroyed()).toBe(true);
  });
});
