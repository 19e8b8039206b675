import type { ElectronUnderTest } from './electron-under-test.js';

/** F1–F9: calls, and what becomes of them. */
export function describeInvoke(subject: () => ElectronUnderTest): void {
  it('F1 a result resolves, be it a value, a promise or undefined', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.handle('value', (_event, value: number) => value + 1);
      ipcMain.handle('promise', async (_event, value: number) => value + 2);
      ipcMain.handle('nothing', () => undefined);
    });
    const window = await electron.openWindow();
    const results = await window.preload(async ({ electron: { ipcRenderer } }) => [
      await ipcRenderer.invoke('value', 1),
      await ipcRenderer.invoke('promise', 1),
      typeof (await ipcRenderer.invoke('nothing')),
    ]);
    expect(results).toEqual([2, 3, 'undefined']);
  });

  it('F2 an error rejects as a plain Error with its text, without its class, code, cause or stack', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.handle('x', () => {
        throw Object.assign(new TypeError('bad', { cause: 1 }), { code: 'E', stack: 'at secretFunction' });
      });
    });
    const window = await electron.openWindow();
    const seen = await window.preload(async ({ electron: { ipcRenderer } }) => {
      const error = (await ipcRenderer.invoke('x').catch((thrown: unknown) => thrown)) as Error & { code?: string };
      const { message, name, code, cause, stack } = error;
      return [message, name, typeof code, typeof cause, String(stack).includes('secretFunction')];
    });
    expect(seen).toEqual([
      `Error invoking remote method 'x': TypeError: bad`,
      'Error',
      'undefined',
      'undefined',
      false,
    ]);
    expect(await electron.consoleText()).toContain(`Error occurred in handler for 'x':`);
  });

  it('F3 a call without a handler rejects', async () => {
    const window = await subject().openWindow();
    const outcome = await window.preload(({ electron: { ipcRenderer }, tools }) =>
      tools.attempt(() => ipcRenderer.invoke('x')),
    );
    expect(outcome).toBe(`Error: Error invoking remote method 'x': Error: No handler registered for 'x'`);
  });

  it('F4 a second handler is refused, and what is no function', async () => {
    const outcomes = await subject().main(({ electron: { ipcMain }, tools }) => {
      ipcMain.handle('x', () => 1);
      const second = tools.outcome(() => ipcMain.handle('x', () => 2));
      const number = tools.outcome(() => ipcMain.handle('y', 5 as never));
      ipcMain.removeHandler('x');
      return [second, number, tools.outcome(() => ipcMain.handle('x', () => 3))];
    });
    expect(outcomes).toEqual([
      `Error: Attempted to register a second handler for 'x'`,
      `TypeError: Expected handler to be a function, but found type 'number'`,
      'returned undefined',
    ]);
  });

  it('F5 a handler for one call is gone before it runs', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.handleOnce('x', () => {
        ipcMain.handle('x', () => 'second');
        return 'first';
      });
    });
    const window = await electron.openWindow();
    const results = await window.preload(async ({ electron: { ipcRenderer } }) => [
      await ipcRenderer.invoke('x'),
      await ipcRenderer.invoke('x'),
    ]);
    expect(results).toEqual(['first', 'second']);
  });

  it('F6 a call whose handler never settles waits until its event is collected', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.handle('x', () => new Promise(() => undefined));
    });
    const window = await electron.openWindow();
    await window.preload(({ electron: { ipcRenderer }, memory, tools }) => {
      void tools.attempt(() => ipcRenderer.invoke('x')).then((outcome) => memory.log.push(outcome));
    });
    await electron.settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual([]);
    await electron.collectGarbage();
    await electron.settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual([
      `Error: Error invoking remote method 'x': reply was never sent`,
    ]);
  });

  it('F6 throwing undefined ends like that, and throwing an empty text resolves with undefined', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.handle('nothing', () => Promise.reject(undefined));
      ipcMain.handle('empty', () => Promise.reject(''));
    });
    const window = await electron.openWindow();
    const empty = await window.preload(async ({ electron: { ipcRenderer }, memory, tools }) => {
      void tools.attempt(() => ipcRenderer.invoke('nothing')).then((outcome) => memory.log.push(outcome));
      return tools.attempt(() => ipcRenderer.invoke('empty'));
    });
    expect(empty).toBe('returned undefined');
    await electron.settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual([]);
    expect(await electron.consoleText()).toContain('UnhandledPromiseRejectionWarning');
    await electron.collectGarbage();
    await electron.settle();
    expect(await window.preload(({ memory }) => memory.log)).toEqual([
      `Error: Error invoking remote method 'nothing': reply was never sent`,
    ]);
  });

  it('F7 a result that cannot be cloned rejects, or is lost with the frame’s pipe', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain } }) => {
      ipcMain.handle('x', () => () => 1);
      ipcMain.handle('fine', () => 'fine');
    });
    const window = await electron.openWindow();
    await window.preload(async ({ electron: { ipcRenderer }, memory, tools }) => {
      void tools.attempt(() => ipcRenderer.invoke('x')).then((outcome) => memory.log.push(outcome));
    });
    await electron.settle();
    await window.preload(async ({ electron: { ipcRenderer }, memory, tools }) => {
      void tools.attempt(() => ipcRenderer.invoke('fine')).then((outcome) => memory.log.push(outcome));
    });
    await electron.settle();
    const outcomes = await window.preload(({ memory }) => memory.log);
    const rejected = [
      `Error: Error invoking remote method 'x': Error: An object could not be cloned.`,
      'returned "fine"',
    ];
    const allowed = { reject: [rejected], close: [[]], either: [rejected, [], ['returned "fine"']] };
    expect(allowed[electron.uncloneableReply]).toContainEqual(outcomes);
  });

  it('F8 an argument that cannot be cloned is refused in the page, without a prefix', async () => {
    const window = await subject().openWindow();
    const outcomes = await window.preload(async ({ electron: { ipcRenderer }, tools }) => {
      const bad = (): number => 1;
      return [
        await tools.attempt(() => ipcRenderer.invoke('x', bad)),
        tools.outcome(() => ipcRenderer.send('x', bad)),
        tools.outcome(() => ipcRenderer.sendSync('x', bad)),
        tools.outcome(() => ipcRenderer.postMessage('x', bad)),
      ];
    });
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => 'Error: An object could not be cloned.'));
  });

  it('F9 nothing can be sent after the context was released', async () => {
    const electron = subject();
    const window = await electron.openWindow({
      webPreferences: { nodeIntegrationInSubFrames: true },
      preload: ({ electron: { contextBridge, ipcRenderer } }) => {
        contextBridge.exposeInMainWorld('api', { send: () => ipcRenderer.send('x', 1) });
      },
    });
    const frame = await window.addFrame('https://app.example/child');
    await window.page(({ window: page, memory }) => void memory.kept.push(page[0]?.api['send']));
    await frame.remove();
    const outcome = await window.page(({ memory, tools }) => tools.outcome(() => (memory.kept[0] as () => void)()));
    expect(outcome).toBe('Error: IPC method called after context was released');
  });
}
