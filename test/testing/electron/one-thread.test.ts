import { openScene } from './scene.js';

describe('sendSync', () => {
  it('says that it can’t wait for an answer which is not there at once', async () => {
    const { electron, page } = await openScene();
    electron.main.ipcMain.on('later', (event) => {
      setImmediate(() => {
        event.returnValue = 1;
      });
    });
    expect(() => page.electron.ipcRenderer.sendSync('later')).toThrow(
      "No listener of 'later' has set event.returnValue.",
    );
    await electron.settled();
  });

  it('warns as Electron does when nobody listens at all', async () => {
    const { electron, page, window } = await openScene();
    expect(() => page.electron.ipcRenderer.sendSync('nobody')).toThrow('has set event.returnValue');
    expect(electron.consoleErrors).toEqual([
      [`WebContents #${window.webContents.id} called ipcRenderer.sendSync() with 'nobody' channel without listeners.`],
    ]);
  });

  it('refuses an answer that cannot be cloned where it is given', async () => {
    const { electron, page } = await openScene();
    const outcomes: unknown[] = [];
    electron.main.ipcMain.on('x', (event) => {
      try {
        event.returnValue = () => 1;
      } catch (error) {
        outcomes.push(String(error));
      }
      event.returnValue = 'second attempt';
    });
    expect(page.electron.ipcRenderer.sendSync('x')).toBe('second attempt');
    expect(outcomes).toEqual(['Error: An object could not be cloned.']);
  });
});

describe('collectGarbage', () => {
  it('closes a port that main was given and nobody received', async () => {
    const { electron, page } = await openScene();
    const { port1, port2 } = new page.window.MessageChannel();
    const closed = new Promise<void>((resolve) => {
      port2.addEventListener('close', () => resolve());
    });
    port2.start();
    page.electron.ipcRenderer.postMessage('nobody', null, [port1]);
    await electron.settled();
    electron.collectGarbage();
    await expect(closed).resolves.toBeUndefined();
  });

  it('leaves calls alone that were answered', async () => {
    const { electron, page } = await openScene();
    electron.main.ipcMain.handle('x', () => 1);
    const answer = page.electron.ipcRenderer.invoke('x');
    await electron.settled();
    electron.collectGarbage();
    await expect(answer).resolves.toBe(1);
  });
});
