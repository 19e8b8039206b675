// How a password is kept, in the form of the PHC string format (github.com/P-H-C/phc-string-format), for instance
// `$scrypt$ln=17,r=8,p=1$SALT$HASH` with salt and hash in base64 without padding.

/** What one guess costs: scrypt needs about 128 · 2^costLog2 · blockSize bytes of memory, `parallelism` times the work. */
export interface ScryptCost {
  /** Binary logarithm of scrypt's N. @default 17 */
  readonly costLog2: number;
  /** @default 8 */
  readonly blockSize: number;
  /** @default 1 */
  readonly parallelism: number;
}

/** A password as it is kept. */
export interface PasswordRecord extends ScryptCost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

export const SALT_BYTES = 16;
export const HASH_BYTES = 32;

/** More would let whoever writes into the file use up main's memory: 1 GiB. */
const MAX_COST: ScryptCost = { costLog2: 20, blockSize: 8, parallelism: 4 };

const PATTERN = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export function encodePasswordRecord({ costLog2, blockSize, parallelism, salt, hash }: PasswordRecord): string {
  return `$scrypt$ln=${costLog2},r=${blockSize},p=${parallelism}$${encode(salt)}$${encode(hash)}`;
}

/** @throws {RangeError} when the text is no such record, or would cost more than any that is made here */
export function decodePasswordRecord(text: string): PasswordRecord {
  const [, costLog2, blockSize, parallelism, salt = '', hash = ''] = PATTERN.exec(text) ?? [];
  const record = {
    ...checkCost({ costLog2: Number(costLog2), blockSize: Number(blockSize), parallelism: Number(parallelism) }),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  if (record.salt.length !== SALT_BYTES || record.hash.length !== HASH_BYTES) throw unusable();
  return record;
}

/** @throws {RangeError} when a part is no positive whole number, or more than main can spend */
export function checkCost(cost: ScryptCost): ScryptCost {
  for (const part of ['costLog2', 'blockSize', 'parallelism'] as const) {
    if (!Number.isSafeInteger(cost[part]) || cost[part] < 1 || cost[part] > MAX_COST[part]) throw unusable();
  }
  return cost;
}

export function isCheaper(record: ScryptCost, than: ScryptCost): boolean {
  return record.costLog2 < than.costLog2 || record.blockSize < than.blockSize || record.parallelism < than.parallelism;
}

function unusable(): RangeError {
  return new RangeError('This is no usable record of a password');
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
