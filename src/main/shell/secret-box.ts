import type { Bytes } from '../../shared/index.js';

/**
 * Seals what must not lie on a disk as text: tokens, passwords of other services. Where the sealed bytes are kept is
 * the caller's business, for instance a column of the database. Only this machine's user can open them again.
 *
 * There is no way to get plain text out of `encrypt`: where nothing protects it, it refuses.
 */
export interface SecretBox {
  /**
   * @returns bytes that differ each time, and tell of the text nothing but about how long it is
   * @throws {UnsupportedError} with a `reason` in its details, where nothing on this machine protects them
   * @throws {UnavailableError} with a `reason` in its details, when the key can't be used
   */
  encrypt(text: string): Promise<Bytes>;

  /**
   * @param sealed what {@link encrypt} returned
   * @throws {UnavailableError} with the reason `unreadable`, when the bytes were changed, or sealed by another key
   * @throws {UnsupportedError} as {@link encrypt} does
   */
  decrypt(sealed: Bytes): Promise<string>;
}
