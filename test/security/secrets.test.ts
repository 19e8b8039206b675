import { readFile, readdir } from 'node:fs/promises';
import { ElectronShell } from 'sallyport/electron';
import { HeadlessShell, type AppShell } from 'sallyport/main';
import { createInMemoryElectron, provideElectron, type InMemoryElectronOptions } from 'sallyport/testing';
import { TemporaryDirectory } from '../setup/temporary-directory.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

async function electronShell(options: InMemoryElectronOptions): Promise<AppShell> {
  const electron = createInMemoryElectron(options);
  provideElectron(electron);
  await electron.main.app.whenReady();
  return new ElectronShell();
}

const platform = Object.getOwnPropertyDescriptor(process, 'platform');

function pretend(value: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { ...platform, value });
}

afterEach(() => {
  Object.defineProperty(process, 'platform', { ...platform });
});

function refusal(reason: string): unknown {
  return expect.objectContaining({
    code: 'UNSUPPORTED',
    message: 'Nothing on this machine protects secrets',
    details: { reason },
  });
}

describe('row 13: plaintext safe storage', () => {
  it.each(['basic_text', 'unknown'] as const)(
    'refuses to seal and to open with the backend %s',
    async (storageBackend) => {
      pretend('linux');
      const { secrets } = await electronShell({ storageBackend });
      await expect(secrets.encrypt('hunter2')).rejects.toEqual(refusal('plain-storage'));
      await expect(secrets.decrypt(new Uint8Array(20))).rejects.toEqual(refusal('plain-storage'));
    },
  );

  it.each(['linux', 'darwin', 'win32'] as const)('refuses where nothing can encrypt, on %s', async (system) => {
    pretend(system);
    const { secrets } = await electronShell({ canEncrypt: false });
    await expect(secrets.encrypt('hunter2')).rejects.toEqual(refusal('no-encryption'));
  });

  it('refuses before the app is ready: nobody knows the backend yet', async () => {
    pretend('linux');
    provideElectron(createInMemoryElectron());
    await expect(new ElectronShell().secrets.encrypt('hunter2')).rejects.toEqual(refusal('plain-storage'));
  });

  it.each(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'] as const)('seals with %s', async (storageBackend) => {
    pretend('linux');
    const { secrets } = await electronShell({ storageBackend });
    const sealed = await secrets.encrypt('hunter2');
    expect(Buffer.from(sealed).includes('hunter2')).toBe(false);
    expect(await secrets.decrypt(sealed)).toBe('hunter2');
    const broken = expect.objectContaining({ code: 'UNAVAILABLE', details: { reason: 'unreadable' } }) as unknown;
    await expect(secrets.decrypt(new Uint8Array(20))).rejects.toEqual(broken);
  });

  it.each(['darwin', 'win32'] as const)('asks for no backend on %s, which has none', async (system) => {
    pretend(system);
    const { secrets } = await electronShell({ storageBackend: 'basic_text' });
    expect(await secrets.decrypt(await secrets.encrypt('hunter2'))).toBe('hunter2');
  });

  it('keeps nothing as text without a desktop', async () => {
    await using directory = await TemporaryDirectory.create();
    const { secrets } = new HeadlessShell({ version: '1.0.0', dataDirectory: directory.path });
    const sealed = await secrets.encrypt('hunter2');
    expect(Buffer.from(sealed).includes('hunter2')).toBe(false);
    for (const name of await readdir(directory.path)) {
      expect((await readFile(directory.join(name))).includes('hunter2')).toBe(false);
    }
  });
});
