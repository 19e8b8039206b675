import { DatabaseSync } from 'node:sqlite';
import { openAuditTrail, type OpenedAuditTrail, type SqliteAuditTrail } from 'sallyport/main';
import type { AuditRecord } from 'sallyport/shim';
import { ManualClock, RecordingLogger } from 'sallyport/testing';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';

type TrailOptions = Omit<Parameters<typeof openAuditTrail>[0], 'directory' | 'clock' | 'logger'>;

/** A directory with an audit trail in it. Disposing of it closes the trail and removes both. */
export class AuditDirectory implements AsyncDisposable {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly logger = new RecordingLogger();
  private opened: OpenedAuditTrail | undefined;

  private constructor(private readonly directory: TemporaryDirectory) {}

  static async create(options: TrailOptions = {}): Promise<AuditDirectory> {
    const audit = new AuditDirectory(await TemporaryDirectory.create());
    await audit.open(options);
    return audit;
  }

  get path(): string {
    return this.directory.path;
  }

  get file(): string {
    return this.directory.join('audit.db');
  }

  get trail(): SqliteAuditTrail {
    if (!this.opened) throw new Error('The trail is not open');
    return this.opened.trail;
  }

  async open(options: TrailOptions = {}): Promise<OpenedAuditTrail> {
    const { clock, logger } = this;
    this.opened = await openAuditTrail({ directory: this.path, clock, logger, ...options });
    return this.opened;
  }

  async close(): Promise<void> {
    await this.opened?.trail[Symbol.asyncDispose]();
    this.opened = undefined;
  }

  /** All records, the oldest first. */
  async records(): Promise<readonly AuditRecord[]> {
    await this.trail.flush();
    const { records } = await this.trail.query({ limit: 500 });
    return records.toReversed();
  }

  /** How many records the file has, as SQLite itself counts them. */
  countRows(): number {
    using sqlite = new DatabaseSync(this.file, { readOnly: true });
    return Number(sqlite.prepare('select count(*) as rows from record').get()?.['rows']);
  }

  /** How many calls the records stand for, as SQLite itself adds them up. */
  sumCounts(): number {
    using sqlite = new DatabaseSync(this.file, { readOnly: true });
    const row = sqlite.prepare(
      `select sum(entry ->> 'count') as calls from record where entry ->> 'outcome' <> 'opened'`,
    );
    return Number(row.get()?.['calls']);
  }

  /** Changes the file behind the trail's back, as somebody does who may write it. */
  tamper(sql: string): void {
    const triggers = ['record_is_never_changed', 'record_is_removed_by_retention'];
    this.run([...triggers.map((name) => `drop trigger if exists ${name}`), sql].join(';'));
  }

  /** As {@link tamper}, but with what the schema itself refuses. */
  run(sql: string): void {
    using sqlite = new DatabaseSync(this.file);
    sqlite.exec(sql);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await this.directory[Symbol.asyncDispose]();
  }
}
