import type { ElectronUnderTest } from './electron-under-test.js';

const DISPOSED = 'Error: Render frame was disposed before WebFrameMain could be accessed';

/** F17–F21: documents that come and go. */
export function describeFrames(subject: () => ElectronUnderTest): void {
  /** Keeps every event of the channel `x`, and what could be read of its frame when it came. */
  const keepEvents = (): Promise<void> =>
    subject().main(({ electron: { ipcMain }, memory }) => {
      ipcMain.on('x', (event) => {
        memory.events.push(event);
        memory.log.push(event.senderFrame?.url);
        if (event.senderFrame) memory.frames.push(event.senderFrame);
      });
    });

  it('F17 senderFrame is there when a message comes, and null once its frame has gone', async () => {
    await keepEvents();
    const window = await subject().openWindow({ webPreferences: { nodeIntegrationInSubFrames: true } });
    const frame = await window.addFrame('https://app.example/child');
    await frame.preload(({ electron: { ipcRenderer } }) => ipcRenderer.send('x'));
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['https://app.example/child']);
    await frame.remove();
    const gone = await subject().main(({ memory, tools }) => [
      memory.events[0]?.senderFrame === null,
      tools.outcome(() => memory.frames[0]?.url),
    ]);
    expect(gone).toEqual([true, DISPOSED]);
  });

  it('F17 a message that was sent before its document went arrives, and tells no frame afterwards', async () => {
    await keepEvents();
    const window = await subject().openWindow();
    await window.preload(({ electron: { ipcRenderer } }) => ipcRenderer.send('x'));
    await window.navigate('https://app.example/next');
    await subject().settle();
    expect(await subject().main(({ memory }) => memory.log)).toEqual(['https://app.example/']);
    await window.crash();
    const outcomes = await subject().main(({ memory, tools }) => [
      memory.events[0]?.senderFrame === null,
      tools.outcome(() => memory.frames[0]?.url),
      tools.outcome(() => memory.frames[0]?.origin),
    ]);
    expect(outcomes).toEqual([true, DISPOSED, DISPOSED]);
  });

  it('F18 a fresh window has the origin null', async () => {
    const origin = await subject().main(async ({ electron: { app, BrowserWindow } }) => {
      await app.whenReady();
      const window = new BrowserWindow({ show: false });
      const { origin: fresh } = window.webContents.mainFrame;
      window.destroy();
      return fresh;
    });
    expect(origin).toBe('null');
  });

  it('F18 a blank child has the origin of its opener', async () => {
    const window = await subject().openWindow();
    await window.addFrame('about:blank');
    await window.addFrame('https://other.example/');
    const origins = await subject().main(
      ({ electron: { BrowserWindow } }, id) =>
        BrowserWindow.fromId(id)?.webContents.mainFrame.frames.map(({ origin }) => origin),
      window.id,
    );
    expect(origins).toEqual(['https://app.example', 'https://other.example']);
  });

  it('F18 mainFrame is one object through navigation, crash and reload', async () => {
    const electron = subject();
    const window = await electron.openWindow();
    const isSame = (): Promise<boolean> =>
      electron.main(({ electron: { BrowserWindow }, memory }, id) => {
        const frame = BrowserWindow.fromId(id)?.webContents.mainFrame;
        if (frame) memory.frames.push(frame);
        return memory.frames.every((each) => each === frame);
      }, window.id);
    const outcomes = [await isSame()];
    await window.navigate('https://other.example/');
    outcomes.push(await isSame());
    await window.crash();
    outcomes.push(await isSame());
    await window.reload();
    outcomes.push(await isSame());
    expect(outcomes).toEqual([true, true, true, true]);
    expect(await electron.main(({ memory }) => memory.frames[0]?.url)).toBe('https://other.example/');
  });

  it('F19 sending to a frame that was disposed logs, and posting to it throws', async () => {
    const electron = subject();
    const window = await electron.openWindow();
    await window.crash();
    const outcomes = await electron.main(({ electron: { BrowserWindow }, tools }, id) => {
      const contents = BrowserWindow.fromId(id)?.webContents;
      return [
        tools.outcome(() => contents?.send('x')),
        tools.outcome(() => contents?.mainFrame.send('x')),
        tools.outcome(() => contents?.postMessage('x', null)),
      ];
    }, window.id);
    expect(outcomes).toEqual(['returned undefined', 'returned undefined', DISPOSED]);
    expect(await electron.consoleText()).toContain('Error sending from webFrameMain:');
  });

  it('F19 sending from what was destroyed throws', async () => {
    const electron = subject();
    const window = await electron.openWindow();
    await electron.main(({ electron: { BrowserWindow }, memory }, id) => {
      memory.kept.push(BrowserWindow.fromId(id)?.webContents);
    }, window.id);
    await window.destroy();
    const outcomes = await electron.main(({ memory, tools }) => {
      const contents = memory.kept[0] as { send(channel: string): void; postMessage(...args: unknown[]): void };
      return [tools.outcome(() => contents.send('x')), tools.outcome(() => contents.postMessage('x', null))];
    });
    expect(outcomes).toEqual(['TypeError: Object has been destroyed', 'TypeError: Object has been destroyed']);
  });

  it('F20 a reply goes to the frame that sent, and nowhere when that has gone', async () => {
    await keepEvents();
    const window = await subject().openWindow({ webPreferences: { nodeIntegrationInSubFrames: true } });
    const frame = await window.addFrame('https://app.example/child');
    await window.preload(({ electron: { ipcRenderer }, memory }) => {
      ipcRenderer.on('y', (_event, value: unknown) => void memory.log.push(value));
    });
    await frame.preload(({ electron: { ipcRenderer }, memory }) => {
      ipcRenderer.on('y', (_event, value: unknown) => void memory.log.push(value));
      ipcRenderer.send('x');
    });
    await subject().settle();
    await subject().main(({ memory }) => memory.events[0]?.reply('y', 1));
    await subject().settle();
    expect(await frame.preload(({ memory }) => memory.log)).toEqual([1]);
    await frame.remove();
    const outcome = await subject().main(({ memory, tools }) => tools.outcome(() => memory.events[0]?.reply('y', 2)));
    await subject().settle();
    expect(outcome).toBe('returned undefined');
    expect(await window.preload(({ memory }) => memory.log)).toEqual([]);
  });

  it.each(['reload', 'destroy', 'crash'] as const)(
    'F21 after %s main’s handler goes on, and its reply is dropped',
    async (how) => {
      const electron = subject();
      await electron.main(({ electron: { ipcMain }, memory }) => {
        ipcMain.handle('x', async () => {
          memory.log.push('started');
          await new Promise<void>((resolve) => void (memory.release = resolve));
          memory.log.push('ended');
          return 1;
        });
      });
      const window = await electron.openWindow();
      await electron.main(({ electron: { BrowserWindow }, memory }, id) => {
        const contents = BrowserWindow.fromId(id)?.webContents;
        contents?.on('did-navigate', () => void memory.log.push('reload'));
        contents?.on('render-process-gone', () => void memory.log.push('crash'));
        contents?.on('destroyed', () => void memory.log.push('destroy'));
      }, window.id);
      await window.preload(({ electron: { ipcRenderer }, memory }) => {
        const settled = (): void => void memory.log.push('settled');
        ipcRenderer.invoke('x').then(settled, settled);
      });
      await electron.settle();
      expect(await electron.main(({ memory }) => memory.log)).toEqual(['started']);
      await window[how]();
      await electron.main(({ memory }) => memory.release());
      await electron.settle();
      expect(await electron.main(({ memory }) => memory.log)).toEqual(['started', how, 'ended']);
      expect(await electron.consoleText()).not.toContain('Error occurred in handler for');
      if (how === 'reload') expect(await window.preload(({ memory }) => memory.log)).toEqual([]);
    },
  );
}
