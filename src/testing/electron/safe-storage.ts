import { Buffer } from 'node:buffer';
import type { InMemoryApp } from './app.js';
import { expectConverted } from './arguments.js';
import { nameGaps } from './named-api.js';

type Api = Pick<
  Electron.SafeStorage,
  | 'isEncryptionAvailable'
  | 'isAsyncEncryptionAvailable'
  | 'encryptString'
  | 'decryptString'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>;

/** What keeps the key on Linux; `basic_text` is a key that everybody knows. */
export type StorageBackend = ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>;

/** What Chromium puts before a text that it has encrypted. */
const PREFIX = 'v10';

/** `safeStorage`: what it makes can't be read as text, and is no secret. */
export class InMemorySafeStorage implements Api {
  constructor(
    private readonly app: InMemoryApp,
    private readonly isAvailable: boolean,
    private readonly backend: StorageBackend,
  ) {
    return nameGaps('safeStorage', this);
  }

  isEncryptionAvailable(): boolean {
    return this.app.isReady() && this.isAvailable;
  }

  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return this.isEncryptionAvailable();
  }

  /** Of Linux, but here on every system, so that a test of it runs everywhere. */
  getSelectedStorageBackend(): StorageBackend {
    return this.app.isReady() ? this.backend : 'unknown';
  }

  encryptString(plainText: string): Buffer {
    expectConverted(plainText, typeof plainText === 'string', 0);
    this.expectAvailable('encrypting the text provided to safeStorage.encryptString');
    return Buffer.concat([Buffer.from(PREFIX), flip(Buffer.from(plainText))]);
  }

  decryptString(encrypted: Buffer): string {
    if (!Buffer.isBuffer(encrypted)) throw new Error('Expected the first argument of decryptString() to be a buffer');
    const what = 'decrypting the ciphertext provided to safeStorage.decryptString';
    this.expectAvailable(what);
    if (encrypted.subarray(0, PREFIX.length).toString() !== PREFIX) throw new Error(`Error while ${what}.`);
    return flip(encrypted.subarray(PREFIX.length)).toString();
  }

  async encryptStringAsync(plainText: string): Promise<Buffer> {
    return this.encryptString(plainText);
  }

  async decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    return { result: this.decryptString(encrypted), shouldReEncrypt: false };
  }

  private expectAvailable(what: string): void {
    if (!this.app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
    if (!this.isAvailable) throw new Error(`Error while ${what}. Encryption is not available.`);
  }
}

function flip(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0x5a));
}
