import { ElectronShell } from '../../../src/main/electron/electron-shell.js';
import { ValidationError } from '../../../src/shared/index.js';
import { createInMemoryElectron, provideElectron, type InMemoryElectron } from '../../../src/testing/electron/index.js';

jest.mock(
  'electron',
  () =>
    jest.requireActual<typeof import('../../../src/testing/electron/index.js')>(
      '../../../src/testing/electron/index.js',
    ).electronModule,
);

let electron: InMemoryElectron;

beforeEach(() => {
  electron = createInMemoryElectron({
    version: '4.5.6',
    isPackaged: true,
    paths: { userData: '/u', logs: '/l', temp: '/t' },
  });
  provideElectron(electron);
});

describe('ElectronShell', () => {
  it('tells what Electron tells', () => {
    const shell = new ElectronShell();
    expect(shell).toMatchObject({ version: '4.5.6', isPackaged: true, dataDirectory: '/u' });
    expect(shell.paths).toMatchObject({ userData: '/u', logs: '/l', temp: '/t' });
  });

  it('keeps data and logs in another directory, and has another version, where it is told to', () => {
    const shell = new ElectronShell({ dataDirectory: '/d', version: '0.1.0' });
    expect(shell).toMatchObject({ version: '0.1.0', dataDirectory: '/d', paths: { userData: '/d', temp: '/t' } });
    expect(shell.paths.logs).toMatch(/^[/\\]d[/\\]logs$/);
  });

  it.each([
    ['https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['HTTP://EXAMPLE.com', 'http://example.com/'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['  https://example.com/\n', 'https://example.com/'],
  ])('opens %p, as parsed', async (url, opened) => {
    await new ElectronShell().openExternal(url);
    expect(electron.openedExternally).toEqual([opened]);
  });

  it.each([
    'smb://h/share',
    'ms-msdt:x',
    'javascript:x',
    'file:///etc/passwd',
    'data:text/html,x',
    '/bin/sh',
    'a.txt\0.exe',
  ])('refuses %p', async (url) => {
    await expect(new ElectronShell().openExternal(url)).rejects.toThrow(ValidationError);
    expect(electron.openedExternally).toEqual([]);
  });
});
