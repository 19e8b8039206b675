import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { ResourceExhaustedError } from '../../../shared/index.js';
import {
  HASH_BYTES,
  SALT_BYTES,
  checkCost,
  decodePasswordRecord,
  encodePasswordRecord,
  isCheaper,
  type PasswordRecord,
  type ScryptCost,
} from './password-record.js';

export interface PasswordHasherOptions extends Partial<ScryptCost> {
  /**
   * Passwords that are worked on at the same time. Each takes a thread of Node's pool of four, which files and DNS
   * need too, for some tenths of a second, and 128 MiB of memory.
   * @default 2
   */
  readonly maxRunning?: number;
  /** Passwords that wait for one of these places. One more is refused. @default 32 */
  readonly maxWaiting?: number;
}

/** What a password turned out to be; `stale`: the right one, kept at a lower cost than is asked for now. */
export type PasswordVerdict = 'wrong' | 'right' | 'stale';

/** How long a call may take that works on a password: waiting for other ones, and scrypt itself. */
export const PASSWORD_TIMEOUT_MS = 60_000;

/** Twice scrypt's own need (RFC 7914, section 6), for what OpenSSL takes beside it. */
const MEMORY_FACTOR = 2;

/**
 * Makes of passwords what can be kept of them, by scrypt with the first of the settings of OWASP's Password Storage
 * Cheat Sheet: N = 2^17, r = 8, p = 1.
 */
export class PasswordHasher {
  private readonly cost: ScryptCost;
  private readonly maxWaiting: number;
  private readonly places: ReturnType<typeof bulkhead>;
  /** What an unknown user's password is compared with, so that it takes as long as a known one's. */
  private readonly nobody: PasswordRecord;

  /** @throws {RangeError} when the cost is more than main can spend */
  constructor(options: PasswordHasherOptions = {}) {
    const { costLog2 = 17, blockSize = 8, parallelism = 1, maxRunning = 2, maxWaiting = 32 } = options;
    this.cost = checkCost({ costLog2, blockSize, parallelism });
    this.maxWaiting = maxWaiting;
    this.places = bulkhead(maxRunning, maxWaiting);
    this.nobody = { ...this.cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
  }

  /**
   * @returns what to keep
   * @throws {ResourceExhaustedError} when too many wait
   */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return encodePasswordRecord({ ...this.cost, salt, hash: await this.derive(password, { ...this.cost, salt }) });
  }

  /**
   * @param kept what {@link hash} returned; `undefined` where there is nothing to compare with: the answer is `wrong`, and
   *   takes as long as any
   * @throws {ResourceExhaustedError} when too many wait
   */
  async verify(password: string, kept: string | undefined): Promise<PasswordVerdict> {
    const record = kept === undefined ? this.nobody : decodePasswordRecord(kept);
    const isEqual = timingSafeEqual(await this.derive(password, record), record.hash);
    // HMAC, which scrypt is made of, pads with zero bytes: 'x' and 'x\0' have the same hash.
    if (!isEqual || kept === undefined || password.includes('\0')) return 'wrong';
    return isCheaper(record, this.cost) ? 'stale' : 'right';
  }

  private async derive(password: string, record: ScryptCost & Pick<PasswordRecord, 'salt'>): Promise<Buffer> {
    try {
      return await this.places.execute(() => deriveKey(password, record));
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new ResourceExhaustedError({ resource: 'passwords', maximum: this.maxWaiting });
    }
  }
}

function deriveKey(
  password: string,
  { costLog2, blockSize, parallelism, salt }: ScryptCost & Pick<PasswordRecord, 'salt'>,
): Promise<Buffer> {
  const N = 2 ** costLog2;
  const maxmem = MEMORY_FACTOR * 128 * blockSize * (N + parallelism);
  return new Promise((resolve, reject) => {
    // The same text can be typed as different characters, on different keyboards (NIST SP 800-63B, section 3.1.1.2).
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { N, r: blockSize, p: parallelism, maxmem }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
