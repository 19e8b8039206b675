import { createInMemoryElectron, type InMemoryElectron } from '../../../src/testing/electron/index.js';
import { openScene } from './scene.js';

let electron: InMemoryElectron;

beforeEach(async () => {
  ({ electron } = await openScene());
});

describe('dialog', () => {
  it('is cancelled unless the test answers', async () => {
    const { dialog } = electron.main;
    expect(await dialog.showOpenDialog({})).toEqual({ canceled: true, filePaths: [] });
    expect(await dialog.showSaveDialog({})).toEqual({ canceled: true, filePath: '' });
    expect(await dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No'], cancelId: 1 })).toEqual({
      response: 1,
      checkboxChecked: false,
    });
  });

  it('gives the answers in their order, and remembers what was shown', async () => {
    const { dialog, BrowserWindow } = electron.main;
    electron.answerDialog({ filePaths: ['/a', '/b'] });
    electron.answerDialog({ response: 0, checkboxChecked: true });
    electron.answerDialog({ filePaths: ['/c'] });
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('The scene has no window');
    expect(await dialog.showOpenDialog(window, { properties: ['multiSelections'] })).toEqual({
      canceled: false,
      filePaths: ['/a', '/b'],
    });
    expect(await dialog.showMessageBox({ message: 'Sure?' })).toEqual({ response: 0, checkboxChecked: true });
    expect(await dialog.showSaveDialog({})).toEqual({ canceled: false, filePath: '/c' });
    dialog.showErrorBox('Oh', 'no');
    expect(electron.shownDialogs.map(({ kind }) => kind)).toEqual(['open', 'message', 'save', 'error']);
    expect(electron.shownDialogs[0]?.options).toEqual({ properties: ['multiSelections'] });
  });

  it('refuses wrong options in Electron’s words', async () => {
    const { dialog } = electron.main;
    const refused = (options: object): Promise<unknown> => dialog.showMessageBox({ message: '', ...options });
    await expect(refused({ type: 'loud' })).rejects.toThrow(new TypeError('Invalid message box type'));
    await expect(refused({ buttons: 'OK' })).rejects.toThrow(new TypeError('Buttons must be an array'));
    await expect(refused({ title: 5 })).rejects.toThrow(new TypeError('Title must be a string'));
    await expect(dialog.showOpenDialog({ properties: 'x' as never })).rejects.toThrow('Properties must be an array');
    await expect(dialog.showSaveDialog({ defaultPath: 5 as never })).rejects.toThrow('Default path must be a string');
  });
});

describe('safeStorage', () => {
  it('gives back what it made unreadable', async () => {
    const { safeStorage } = electron.main;
    const encrypted = safeStorage.encryptString('a token');
    expect(encrypted.toString()).not.toContain('a token');
    expect(safeStorage.decryptString(encrypted)).toBe('a token');
    expect(await safeStorage.decryptStringAsync(await safeStorage.encryptStringAsync('x'))).toEqual({
      result: 'x',
      shouldReEncrypt: false,
    });
  });

  it('refuses what it did not make', () => {
    const { safeStorage } = electron.main;
    expect(() => safeStorage.decryptString(Buffer.from('plain'))).toThrow(
      'Error while decrypting the ciphertext provided to safeStorage.decryptString.',
    );
    expect(() => safeStorage.decryptString('text' as never)).toThrow(
      'Expected the first argument of decryptString() to be a buffer',
    );
  });

  it('can be without a key', async () => {
    const { app, safeStorage } = createInMemoryElectron({ canEncrypt: false }).main;
    expect(() => safeStorage.encryptString('x')).toThrow('safeStorage cannot be used before app is ready');
    await app.whenReady();
    expect(safeStorage.isEncryptionAvailable()).toBe(false);
    expect(() => safeStorage.encryptString('x')).toThrow('Encryption is not available.');
  });
});

describe('shell', () => {
  it('writes down what it was asked for', async () => {
    const { shell } = electron.main;
    await shell.openExternal('https://app.example/');
    expect(await shell.openPath('/a')).toBe('');
    shell.showItemInFolder('/b');
    expect(electron.shellRequests).toEqual([
      { method: 'openExternal', target: 'https://app.example/' },
      { method: 'openPath', target: '/a' },
      { method: 'showItemInFolder', target: '/b' },
    ]);
    await expect(shell.openExternal(5 as never)).rejects.toThrow('Error processing argument at index 0');
  });
});

describe('powerMonitor', () => {
  it('tells what the test lets happen', () => {
    const { powerMonitor } = electron.main;
    const heard: string[] = [];
    powerMonitor.on('suspend', () => heard.push('suspend'));
    powerMonitor.emit('suspend');
    expect(heard).toEqual(['suspend']);
    expect([powerMonitor.isOnBatteryPower(), powerMonitor.getSystemIdleState(60)]).toEqual([false, 'active']);
  });
});

describe('session', () => {
  it('is one for each partition', () => {
    const { session, BrowserWindow } = electron.main;
    const notes = session.fromPartition('persist:notes');
    expect(session.fromPartition('persist:notes')).toBe(notes);
    expect(session.fromPartition('')).toBe(session.defaultSession);
    const window = new BrowserWindow({ webPreferences: { partition: 'persist:notes' } });
    expect(window.webContents.session).toBe(notes);
    notes.protocol.handle('notes', () => new Response(''));
    expect(session.defaultSession.protocol.isProtocolHandled('notes')).toBe(false);
  });
});

describe('app', () => {
  it('knows Electron’s directories, and no others', () => {
    const { app } = electron.main;
    expect(app.getPath('userData')).toContain('userData');
    expect(() => app.getPath('nowhere' as never)).toThrow("Failed to get 'nowhere' path");
  });
});
