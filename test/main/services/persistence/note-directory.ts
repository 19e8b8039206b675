import {
  openDatabase,
  type OpenDatabaseOptions,
  type OpenedDatabase,
} from '../../../../src/main/services/persistence/index.js';
import { RecordingLogger } from '../../../../src/testing/recording-logger.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { NOTE_MIGRATIONS, type NoteSchema } from './note-schema.js';

/** A data directory with notes, opened and closed as often as a test likes. Disposing of it removes it. */
export class NoteDirectory implements AsyncDisposable {
  readonly logger = new RecordingLogger();
  private opened: OpenedDatabase<NoteSchema> | undefined;

  private constructor(private readonly directory: TemporaryDirectory) {}

  static async create(): Promise<NoteDirectory> {
    return new NoteDirectory(await TemporaryDirectory.create());
  }

  get path(): string {
    return this.directory.path;
  }

  /** Where the database is. */
  get file(): string {
    return this.join('data.db');
  }

  join(...parts: readonly string[]): string {
    return this.directory.join(...parts);
  }

  async open(options: Partial<OpenDatabaseOptions> = {}): Promise<OpenedDatabase<NoteSchema>> {
    this.opened = await openDatabase<NoteSchema>({
      directory: this.path,
      migrations: NOTE_MIGRATIONS,
      logger: this.logger,
      ...options,
    });
    return this.opened;
  }

  async close(): Promise<void> {
    await this.opened?.database[Symbol.asyncDispose]();
  }

  async insert(text: string): Promise<void> {
    await this.opened?.database.query.insertInto('note').values({ text }).execute();
  }

  async readTexts(): Promise<readonly string[]> {
    const rows = await this.opened?.database.query.selectFrom('note').select('text').orderBy('id').execute();
    return rows?.map(({ text }) => text) ?? [];
  }

  /** Makes a database of many pages, all of them in use, so that damage in the middle is damage to something. */
  async fill(): Promise<void> {
    await this.open();
    for (let row = 0; row < 200; row += 1) await this.insert(`${row} ${'x'.repeat(500)}`);
    await this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await this.directory[Symbol.asyncDispose]();
  }
}
