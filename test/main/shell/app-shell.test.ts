import 'reflect-metadata';
import { container, injectable } from 'tsyringe';
import { APP_SHELL, AppShell, HeadlessShell } from '../../../src/main/shell/index.js';
import { DefinitionError, UnsupportedError, ValidationError } from '../../../src/shared/index.js';

@injectable()
class NeedsShell {
  constructor(readonly shell: AppShell) {}
}

describe('APP_SHELL', () => {
  it('provides the shell to a constructor that names AppShell', () => {
    const shell = new HeadlessShell({ version: '1.2.3', dataDirectory: '/data' });
    const own = container.createChildContainer();
    own.registerInstance(APP_SHELL, shell);
    expect(own.resolve(NeedsShell).shell).toBe(shell);
  });

  it('says what is missing when no shell was provided', () => {
    expect(() => container.createChildContainer().resolve(NeedsShell)).toThrow('no shell is provided');
    expect(() => Reflect.construct(AppShell, [])).toThrow(DefinitionError);
  });
});

describe('HeadlessShell', () => {
  const shell = new HeadlessShell({ version: '1.2.3', dataDirectory: '/data' });

  it('keeps everything in its data directory', () => {
    expect(shell).toMatchObject({ version: '1.2.3', isPackaged: false, dataDirectory: '/data' });
    expect(shell.paths).toMatchObject({ userData: '/data', logs: expect.stringContaining('data') as string });
  });

  it.each(['https://example.com/', 'mailto:a@example.com'])('cannot open %s', async (url) => {
    await expect(shell.openExternal(url)).rejects.toThrow(UnsupportedError);
  });

  it.each(['file:///etc/passwd', 'smb://host', 'ms-msdt:x', 'javascript:alert(1)', 'https', '', 'a.txt\0.exe'])(
    'refuses %p as any shell does',
    async (url) => {
      await expect(shell.openExternal(url)).rejects.toThrow(ValidationError);
    },
  );
});
