import { IsUUID, MaxLength } from 'class-validator';
import {
  JournalWrite,
  type IJournalService,
  type JournalEntry,
  type JournalEntrySummary,
} from '../../../shim/index.js';
import { Arg, EventService, Handle, Requires } from '../../decorators/index.js';
import { Journal } from './journal.js';

/** Keeps pages' unsaved text. Its {@link Journal} is provided by the app: `container.registerInstance(Journal, journal)`. */
@EventService()
export class JournalService implements IJournalService {
  constructor(private readonly journal: Journal) {}

  @Handle()
  @Requires('journal:write')
  async write(entry: JournalWrite): Promise<void> {
    await this.journal.write(entry);
  }

  @Handle()
  @Requires('journal:read')
  async read(@Arg(MaxLength(256)) key: string): Promise<JournalEntry | null> {
    return this.journal.read(key);
  }

  @Handle()
  @Requires('journal:read')
  async list(): Promise<readonly JournalEntrySummary[]> {
    return this.journal.list();
  }

  @Handle()
  @Requires('journal:write')
  async discard(@Arg(MaxLength(256)) key: string, @Arg(IsUUID()) version: string): Promise<void> {
    await this.journal.discard(key, version);
  }
}
