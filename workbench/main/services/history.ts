import { randomUUID } from 'node:crypto';
import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import { inject, injectable } from 'tsyringe';
import type { ExchangeDetails, HistoryEntry, RequestDraft } from '../../contract/index.js';
import { ExchangesRepository } from '../storage/exchanges-repository.js';
import { CurrentSettings } from './current-settings.js';
import { HistoryPruner } from './history-pruner.js';
import { WorkbenchAnnouncements } from './workbench-announcements.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

/** Keeps the history while exchanges go on, and announces each change once it is on disk. */
@injectable()
export class History {
  private isClosed = false;

  constructor(
    private readonly exchanges: ExchangesRepository,
    private readonly pruner: HistoryPruner,
    private readonly settings: CurrentSettings,
    private readonly announcements: WorkbenchAnnouncements,
    @inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions,
  ) {}

  /**
   * Records an exchange as running.
   *
   * @returns its id
   * @throws {UnavailableError} when it can't be recorded
   */
  async begin(draft: RequestDraft, requestId: string): Promise<string> {
    const id = randomUUID();
    await this.exchanges.begin({ id, requestId, draft, sentAtMs: this.options.clock.wallMs() });
    this.announcements.historyChanged();
    return id;
  }

  /** Notes that the headers have arrived. What can't be noted is logged: the response itself is not to suffer. */
  async respond(id: string, response: HttpResponse): Promise<void> {
    await this.note(id, () => this.exchanges.respond(id, response));
  }

  /** Notes how an exchange ended, or logs that it can't be noted, and forgets what is too old by now. */
  async end(id: string, outcome: HttpOutcome): Promise<void> {
    await this.note(id, async () => {
      await this.exchanges.end(id, outcome);
      await this.pruner.forgetOld();
    });
  }

  list(): Promise<readonly HistoryEntry[]> {
    return this.exchanges.list(this.settings.value.historyEntries);
  }

  /** @throws {NotFoundError} */
  read(id: string): Promise<ExchangeDetails> {
    return this.exchanges.read(id);
  }

  /** Forgets what has ended, bodies included. @throws {UnavailableError} when a body can't be deleted */
  async clear(): Promise<void> {
    try {
      await this.pruner.forgetAll();
    } finally {
      this.announcements.historyChanged();
    }
  }

  /** Notes that nobody will learn how an exchange ends, or logs that it can't be noted. */
  async interrupt(id: string): Promise<void> {
    await this.note(id, () => this.exchanges.interrupt(id));
  }

  /** Notes that what still runs is interrupted, and nothing after that. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    try {
      await this.exchanges.interruptRunning();
    } catch (error) {
      // The next start does the same.
      this.options.logger.warn('What was under way could not be noted as interrupted', { error });
    }
  }

  private async note(exchangeId: string, change: () => Promise<void>): Promise<void> {
    if (this.isClosed) return;
    try {
      await change();
    } catch (error) {
      this.options.logger.warn('The history could not be kept up to date', { exchangeId, error });
    }
    this.announcements.historyChanged();
  }
}
