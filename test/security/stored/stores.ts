// Everything that is kept on disk, written together: rows of a database, a state, a draft, audit records.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  DataDirectoryLock,
  EventServiceHost,
  STATE_STORAGE,
  openAuditTrail,
  openDatabase,
  openJournal,
  openStateStorage,
  type Database,
  type DatabaseReport,
  type Journal,
  type SqliteAuditTrail,
  type SqliteStateStorage,
  type StateCell,
} from 'sallyport/main';
import { container } from 'tsyringe';
import { RecordingLogger } from '../../../src/testing/recording-logger.js';
import { auditEntry } from '../../main/services/audit/audit-entry.js';
import { draftText } from '../../main/services/journal/draft-text.js';
import { PAIR_MIGRATIONS, type PairSchema } from '../../main/services/persistence/pair-schema.js';
import { KeptService, type Notes } from '../../main/services/state/kept-service.js';

/** What there is of each, and what is wrong with it. */
export interface Found {
  /** The last number whose rows are in the database. */
  readonly rows: number;
  readonly state: number;
  readonly draft: number;
  readonly audit: number;
  readonly faults: readonly string[];
}

/** The places that a number can be written to. */
export const PLACES = ['rows', 'state', 'draft', 'audit'] as const;

export type Place = (typeof PLACES)[number];

interface Parts {
  readonly database: Database<PairSchema>;
  readonly journal: Journal;
  readonly trail: SqliteAuditTrail;
  readonly notes: StateCell<Notes>;
  readonly storage: SqliteStateStorage;
  readonly logger: RecordingLogger;
  readonly reports: readonly DatabaseReport[];
}

/** One data directory with all of it. */
export class Stores implements AsyncDisposable {
  private draftVersion: string | undefined;

  private constructor(
    private readonly parts: Parts,
    private readonly resources: AsyncDisposableStack,
  ) {}

  static async open(directory: string): Promise<Stores> {
    const resources = new AsyncDisposableStack();
    try {
      const lock = resources.use(DataDirectoryLock.acquire(directory));
      const logger = new RecordingLogger();
      const place = { directory, lock, logger };
      const { database, report: rows } = await openDatabase<PairSchema>({ ...place, migrations: PAIR_MIGRATIONS });
      resources.use(database);
      const { journal, report: drafts } = await openJournal(place);
      resources.use(journal);
      const { trail, report: audit } = await openAuditTrail(place);
      resources.use(trail);
      const { storage, report: states } = await openStateStorage(place);
      resources.use(storage);
      const own = container.createChildContainer();
      own.register(STATE_STORAGE, { useValue: storage });
      const host = await EventServiceHost.start(KeptService, { container: own, logger });
      resources.use(host);
      const { notes } = host.serviceOf(KeptService);
      const reports = [rows, drafts, audit, states];
      return new Stores({ database, journal, trail, notes, storage, logger, reports }, resources);
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  /** Writes a number to one place. Resolves when it is acknowledged. */
  async write(place: Place, number: number): Promise<void> {
    const { database, journal, trail, notes } = this.parts;
    if (place === 'rows') {
      return database.transaction(async (transaction) => {
        for (const side of ['left', 'right'] as const) {
          const row = { number, side, text: 'x'.repeat(number % 3_000) };
          await transaction.insertInto('pair').values(row).execute();
        }
      });
    }
    if (place === 'audit') return trail.commit(auditEntry({ outcome: 'success', correlationId: String(number) }));
    if (place === 'state') {
      notes.update((draft) => void (draft.count = number));
      return notes.flush();
    }
    const version = randomUUID();
    const follows = this.draftVersion === undefined ? [] : [this.draftVersion];
    await journal.write({ key: 'draft', text: draftText(number), version, follows });
    this.draftVersion = version;
  }

  /** Writes a number to the state and the audit trail, and waits for neither. */
  change(number: number): void {
    this.parts.notes.update((draft) => void (draft.count = number));
    this.parts.trail.record(auditEntry({ correlationId: String(number) }));
  }

  /** Resolves when both have noticed that the disk takes nothing. */
  async waitForFailure(): Promise<void> {
    const messages = ['A state could not be saved', 'The audit trail can not be written'];
    const isSaid = (message: string): boolean => this.parts.logger.records.some((record) => record.message === message);
    await until(async () => messages.every(isSaid));
  }

  /** Resolves when a number is on disk in both. */
  async waitForKept(number: number): Promise<void> {
    const { storage, trail } = this.parts;
    const isSaved = async (): Promise<boolean> =>
      ((await storage.load('notes'))?.value as Notes | undefined)?.count === number;
    await until(isSaved);
    const isRecorded = async (): Promise<boolean> =>
      (await trail.query({ limit: 1, text: String(number) })).records.length > 0;
    await until(isRecorded);
  }

  /** Looks whether all that is there fits together. */
  async inspect(): Promise<Found> {
    const { reports, notes } = this.parts;
    const faults = reports.flatMap(({ file, setAside }) => (setAside ? [`${file}: ${setAside.reason}`] : []));
    const [rows, draft, audit] = [
      await this.findRows(faults),
      await this.findDraft(faults),
      await this.findAudit(faults),
    ];
    const state = notes.value.count;
    const before = state > 0 ? await notes.history.at(notes.revision - 1) : { count: -1 };
    if (before.count >= state) faults.push(`state: ${before.count} before ${state}`);
    return { rows, state, draft, audit, faults };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.resources.disposeAsync();
  }

  private async findRows(faults: string[]): Promise<number> {
    const { query } = this.parts.database;
    const rows = await query.selectFrom('pair').select(['number', 'side']).where('number', '>', 50).execute();
    const numbers = rows.filter(({ side }) => side === 'left').map(({ number }) => number);
    if (rows.length !== numbers.length * 2)
      faults.push(`database: ${rows.length} rows, ${numbers.length} of them left`);
    return Math.max(50, ...numbers);
  }

  private async findDraft(faults: string[]): Promise<number> {
    const entry = await this.parts.journal.read('draft');
    this.draftVersion = entry?.version;
    const number = Number(entry?.text.split(':')[0] ?? 0);
    if (entry && entry.text !== draftText(number)) faults.push(`draft: ${entry.text.slice(0, 20)}`);
    return number;
  }

  private async findAudit(faults: string[]): Promise<number> {
    const { trail } = this.parts;
    const verdict = await trail.verify();
    if (!verdict.isIntact) faults.push(`audit: ${verdict.fault} at ${verdict.sequence}`);
    const { records } = await trail.query({ limit: 1, outcome: 'success' });
    return Number(records[0]?.correlationId ?? 0);
  }
}

/** Looks again and again, for about 15 s: what it waits for happens in a process whose clock is real. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_500; attempt += 1) {
    if (await isSo()) return;
    await setTimeout(10);
  }
  throw new Error('It did not come to that within 15 s');
}
