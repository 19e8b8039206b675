import { IsUUID, MaxLength } from 'class-validator';
import { Arg, EventService, Handle, JournalService, currentCall } from 'sallyport/main';
import { JournalWrite, type JournalEntry, type JournalEntrySummary } from 'sallyport/shim';
import { keyOf, ownKeyOf } from './journal-keys.js';

/** A journal for each user: what one has typed and not saved, nobody else sees or writes. */
@EventService()
export class OwnJournalService extends JournalService {
  @Handle()
  override async write(entry: JournalWrite): Promise<void> {
    await super.write({ ...entry, key: keyOf(userId(), entry.key) });
  }

  @Handle()
  override async read(@Arg(MaxLength(256)) key: string): Promise<JournalEntry | null> {
    const entry = await super.read(keyOf(userId(), key));
    return entry && { ...entry, key };
  }

  @Handle()
  override async list(): Promise<readonly JournalEntrySummary[]> {
    const user = userId();
    return (await super.list()).flatMap((entry) => {
      const key = ownKeyOf(user, entry.key);
      return key === undefined ? [] : [{ ...entry, key }];
    });
  }

  @Handle()
  override async discard(@Arg(MaxLength(256)) key: string, @Arg(IsUUID()) version: string): Promise<void> {
    await super.discard(keyOf(userId(), key), version);
  }
}

function userId(): string | undefined {
  return currentCall().session?.userId;
}
