import { ConflictError, DisconnectedError, ValidationError, type ServiceError } from 'sallyport/shared';
import type { IJournalService, JournalEntry, JournalEntrySummary, JournalWrite } from 'sallyport/shim';

/** Main's journal in memory, whose way to main can be cut before or after a request. */
export class FakeJournal implements IJournalService {
  readonly entries = new Map<string, JournalEntry>();
  readonly writes: JournalWrite[] = [];
  /** What happens to requests from now on; they are held until {@link release} when `held`. */
  mode: 'up' | 'down' | 'answer-lost' | 'held' = 'up';
  refusal: ServiceError | undefined;
  private readonly held: (() => void)[] = [];

  get text(): string | undefined {
    return this.entries.get('note')?.text;
  }

  write(entry: JournalWrite): Promise<void> {
    this.writes.push(entry);
    return this.request(() => {
      if (this.refusal) throw this.refusal;
      if ((entry.follows?.length ?? 0) > 16) throw new ValidationError({ faults: [] });
      const current = this.entries.get(entry.key);
      if (current?.version === entry.version) return;
      if (current && entry.follows?.includes(current.version) !== true) throw this.conflict(current);
      this.put(entry);
    });
  }

  read(key: string): Promise<JournalEntry | null> {
    return this.request(() => this.entries.get(key) ?? null);
  }

  async list(): Promise<readonly JournalEntrySummary[]> {
    return [...this.entries.values()];
  }

  discard(key: string, version: string): Promise<void> {
    return this.request(() => {
      const current = this.entries.get(key);
      if (current && current.version !== version) throw this.conflict(current);
      this.entries.delete(key);
    });
  }

  put({ key, text, base, version }: JournalWrite): void {
    this.entries.set(key, { key, text, version, base: base ?? null, bytes: text.length, writtenAtMs: 0 });
  }

  /** Answers all that is held, in order. */
  release(): void {
    this.mode = 'up';
    for (const go of this.held.splice(0)) go();
  }

  private async request<T>(run: () => T): Promise<T> {
    if (this.mode === 'down') throw new DisconnectedError();
    if (this.mode === 'held') await new Promise<void>((resolve) => this.held.push(resolve));
    const result = run();
    if (this.mode === 'answer-lost') throw new DisconnectedError();
    return result;
  }

  private conflict({ version, writtenAtMs }: JournalEntry): ConflictError {
    return new ConflictError(undefined, { details: { version, writtenAtMs } });
  }
}
