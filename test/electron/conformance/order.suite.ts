import type { ElectronUnderTest } from './electron-under-test.js';

/** F12–F16: who hears what, and when. */
export function describeOrder(subject: () => ElectronUnderTest): void {
  it('F12 messages and calls of a frame start in the order in which it made them', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain }, memory }) => {
      const note = (_event: unknown, value: number): void => void memory.log.push(value);
      ipcMain.on('x', note);
      ipcMain.handle('x', note);
      ipcMain.on('sync', (event, value: number) => {
        memory.log.push(value);
        event.returnValue = null;
      });
    });
    const window = await electron.openWindow();
    await window.preload(async ({ electron: { ipcRenderer } }) => {
      const calls: Promise<unknown>[] = [];
      for (let value = 0; value < 30; value += 3) {
        ipcRenderer.send('x', value);
        calls.push(ipcRenderer.invoke('x', value + 1));
        ipcRenderer.sendSync('sync', value + 2);
      }
      await Promise.all(calls);
    });
    expect(await electron.main(({ memory }) => memory.log)).toEqual(Array.from({ length: 30 }, (_, value) => value));
  });

  it('F12 replies come in the order in which handlers finish', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain }, memory }) => {
      ipcMain.handle('slow', () => new Promise<void>((resolve) => void (memory.release = resolve)));
      ipcMain.handle('fast', () => undefined);
    });
    const window = await electron.openWindow();
    await window.preload(async ({ electron: { ipcRenderer }, memory }) => {
      void ipcRenderer.invoke('slow').then(() => memory.log.push('slow'));
      await ipcRenderer.invoke('fast');
      memory.log.push('fast');
    });
    await electron.main(({ memory }) => memory.release());
    await electron.settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual(['fast', 'slow']);
  });

  it('F13 messages, replies and ports each keep their own order', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain, MessageChannelMain } }) => {
      ipcMain.handle('x', (_event, value: number) => value);
      ipcMain.once('start', (event) => {
        const { port1, port2 } = new MessageChannelMain();
        event.sender.postMessage('port', null, [port2]);
        for (let value = 0; value < 6; value += 1) {
          event.sender.send('m', value);
          port1.postMessage(value);
        }
      });
    });
    const window = await electron.openWindow();
    await window.preload(async ({ electron: { ipcRenderer }, memory, tools }) => {
      ipcRenderer.on('m', (_event, value: number) => void memory.log.push(`m${value}`));
      ipcRenderer.on('port', ({ ports: [port] }) => {
        tools.receive(port, ({ data }) => void memory.log.push(`p${String(data)}`));
      });
      ipcRenderer.send('start');
      const calls = Array.from({ length: 6 }, async (_, value) => {
        await ipcRenderer.invoke('x', value);
        memory.log.push(`r${value}`);
      });
      await Promise.all(calls);
    });
    await electron.settle();
    const log = (await window.preload(({ memory }) => memory.log)) as string[];
    for (const pipe of ['m', 'r', 'p']) {
      expect(log.filter((entry) => entry.startsWith(pipe))).toEqual(
        [0, 1, 2, 3, 4, 5].map((value) => `${pipe}${value}`),
      );
    }
  });

  it('F14 a message goes to the window’s event, the frame, the window and ipcMain, in that order', async () => {
    const electron = subject();
    const window = await electron.openWindow();
    await electron.main(({ electron: { BrowserWindow, ipcMain }, memory }, id) => {
      const contents = BrowserWindow.fromId(id)?.webContents;
      ipcMain.on('x', () => void memory.log.push('main'));
      contents?.ipc.on('x', () => void memory.log.push('contents'));
      contents?.mainFrame.ipc.on('x', () => void memory.log.push('frame'));
      contents?.on('ipc-message', (_event, channel) => void memory.log.push(`event ${channel}`));
    }, window.id);
    await window.preload(({ electron: { ipcRenderer } }) => ipcRenderer.send('x'));
    await electron.settle();
    expect(await electron.main(({ memory }) => memory.log)).toEqual(['event x', 'frame', 'contents', 'main']);
  });

  it('F14 a call goes to the handler of the frame, else of the window, else of ipcMain', async () => {
    const electron = subject();
    const window = await electron.openWindow();
    const invoke = (): Promise<unknown> => window.preload(({ electron: { ipcRenderer } }) => ipcRenderer.invoke('x'));
    await electron.main(({ electron: { ipcMain } }) => ipcMain.handle('x', () => 'main'));
    expect(await invoke()).toBe('main');
    await electron.main(({ electron: { BrowserWindow } }, id) => {
      BrowserWindow.fromId(id)?.webContents.ipc.handle('x', () => 'contents');
    }, window.id);
    expect(await invoke()).toBe('contents');
    await electron.main(({ electron: { BrowserWindow } }, id) => {
      BrowserWindow.fromId(id)?.webContents.mainFrame.ipc.handle('x', () => 'frame');
    }, window.id);
    expect(await invoke()).toBe('frame');
  });

  it('F15 the first returnValue is the answer', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.on('x', (event) => {
        event.returnValue = 'first';
        event.returnValue = 'second';
      });
      ipcMain.on('x', (event) => {
        event.returnValue = 'third';
      });
    });
    const window = await electron.openWindow();
    expect(await window.preload(({ electron: { ipcRenderer } }) => ipcRenderer.sendSync('x') as unknown)).toBe('first');
  });

  it('F16 listeners are removed by channel, and all at once', async () => {
    const names = await subject().main(({ electron: { ipcMain } }) => {
      ipcMain.removeAllListeners();
      for (const channel of ['a', 'b', 'c']) ipcMain.on(channel, () => undefined);
      ipcMain.removeAllListeners('a');
      const some = ipcMain.eventNames();
      ipcMain.removeAllListeners();
      return [some, ipcMain.eventNames()];
    });
    expect(names).toEqual([['b', 'c'], []]);
  });
}
