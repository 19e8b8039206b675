import { safeStorage } from 'electron';
import { UnavailableError, UnsupportedError, type Bytes } from '../../shared/index.js';
import type { SecretBox } from '../shell/secret-box.js';

/**
 * What Linux has that keeps a key: the others are `basic_text`, whose key is the same for everybody and published, and
 * `unknown`, before the app is ready.
 */
const KEYRINGS: ReadonlySet<string> = new Set(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6']);

/** Seals secrets by what the desktop has for it: Keychain, DPAPI, libsecret, KWallet. */
export class ElectronSecrets implements SecretBox {
  async encrypt(text: string): Promise<Bytes> {
    await expectProtection();
    return new Uint8Array(await safeStorage.encryptStringAsync(text));
  }

  async decrypt(sealed: Bytes): Promise<string> {
    await expectProtection();
    try {
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result;
    } catch (error) {
      throw new UnavailableError('The secret can not be read', { details: { reason: 'unreadable' }, cause: error });
    }
  }
}

/** @throws {UnsupportedError} with the reason `plain-storage` or `no-encryption` */
async function expectProtection(): Promise<void> {
  if (process.platform === 'linux' && !KEYRINGS.has(safeStorage.getSelectedStorageBackend())) {
    throw refusal('plain-storage');
  }
  if (!(await safeStorage.isAsyncEncryptionAvailable())) throw refusal('no-encryption');
}

function refusal(reason: 'plain-storage' | 'no-encryption'): UnsupportedError {
  return new UnsupportedError('Nothing on this machine protects secrets', { details: { reason } });
}
