import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { UnavailableError, type Bytes } from '../../shared/index.js';
import { readKeyFile } from './key-file.js';
import type { SecretBox } from './secret-box.js';

/** AES-256-GCM, with nonce and tag of the sizes that NIST SP 800-38D recommends. */
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What sealed bytes begin with; authenticated with them. */
const VERSION = Buffer.from('sb1');
const HEAD_BYTES = VERSION.length + NONCE_BYTES + TAG_BYTES;

/**
 * Seals secrets by a key in a file, where there is no keyring: it guards copies of the data (a backup, a synced folder)
 * that lack the key, and against other users of the machine, not against programs of the same user.
 */
export class KeyFileSecrets implements SecretBox {
  private key: Promise<Buffer> | undefined;

  /** @param path read or made when it is needed for the first time; 32 bytes, mode 0600 */
  constructor(private readonly path: string) {}

  async encrypt(text: string): Promise<Bytes> {
    const key = await this.readKey();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(VERSION);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return new Uint8Array(Buffer.concat([VERSION, nonce, cipher.getAuthTag(), body]));
  }

  async decrypt(sealed: Bytes): Promise<string> {
    const key = await this.readKey();
    try {
      return open(Buffer.from(sealed), key);
    } catch (error) {
      throw new UnavailableError('The secret can not be read', { details: { reason: 'unreadable' }, cause: error });
    }
  }

  /** A failure is not kept: the user may mend the file. */
  private readKey(): Promise<Buffer> {
    this.key ??= readKeyFile(this.path).catch((error: unknown) => {
      this.key = undefined;
      throw error;
    });
    return this.key;
  }
}

function open(sealed: Buffer, key: Buffer): string {
  if (sealed.length < HEAD_BYTES || !sealed.subarray(0, VERSION.length).equals(VERSION)) {
    throw new RangeError('These bytes are no secret of ours');
  }
  const nonce = sealed.subarray(VERSION.length, VERSION.length + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(VERSION);
  decipher.setAuthTag(sealed.subarray(VERSION.length + NONCE_BYTES, HEAD_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
}
