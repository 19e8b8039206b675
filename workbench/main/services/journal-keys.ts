import type { Journal } from 'sallyport/main';
import { ConflictError, NotFoundError } from 'sallyport/shared';

/** Keys of the page don't begin so. */
const PREFIX = 'of-user:';

/**
 * Under which a user's entry is kept; without a user, as the page calls it.
 *
 * @throws {NotFoundError} when a page that is nobody's asks by a user's key
 */
export function keyOf(userId: string | undefined, key: string): string {
  if (userId !== undefined) return `${PREFIX}${userId}:${key}`;
  if (key.startsWith(PREFIX)) throw new NotFoundError('There is no such entry');
  return key;
}

/** What the page calls an entry. @returns `undefined` for what is somebody else's */
export function ownKeyOf(userId: string | undefined, kept: string): string | undefined {
  if (userId === undefined) return kept.startsWith(PREFIX) ? undefined : kept;
  const beginning = keyOf(userId, '');
  return kept.startsWith(beginning) ? kept.slice(beginning.length) : undefined;
}

/**
 * Gives a user what was written when there were no users: it is the first one's. Versions stay, so that a page that is
 * at it goes on.
 */
export async function adoptEntries(journal: Journal, userId: string): Promise<void> {
  for (const { key, version } of await journal.list()) {
    if (ownKeyOf(undefined, key) === undefined) continue;
    const entry = await journal.read(key);
    if (entry) await adopt(journal, keyOf(userId, key), entry);
    await journal.discard(key, version);
  }
}

async function adopt(
  journal: Journal,
  key: string,
  { text, version, base }: NonNullable<Awaited<ReturnType<Journal['read']>>>,
): Promise<void> {
  try {
    await journal.write({ key, text, version, ...(base === null ? {} : { base }) });
  } catch (error) {
    // Its page was faster, and has written what is newer.
    if (!(error instanceof ConflictError)) throw error;
  }
}
