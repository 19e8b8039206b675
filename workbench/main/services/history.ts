import { randomUUID } from 'node:crypto';
import { UnavailableError } from 'sallyport/shared';
import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import { inject, injectable } from 'tsyringe';
import type { ExchangeDetails, HistoryEntry, RequestDraft } from '../../contract/index.js';
import { ExchangesRepository } from '../storage/exchanges-repository.js';
import { CurrentSettings } from './current-settings.js';
import { HistoryPruner } from './history-pruner.js';
import { LateNotes } from './late-notes.js';
import { WorkbenchAnnouncements } from './workbench-announcements.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

/** Keeps the history while exchanges go on, and announces each change once it is on disk. */
@injectable()
export class History {
  private readonly late: LateNotes;
  private isClosed = false;

  constructor(
    private readonly exchanges: ExchangesRepository,
    private readonly pruner: HistoryPruner,
    private readonly settings: CurrentSettings,
    private readonly announcements: WorkbenchAnnouncements,
    @inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions,
  ) {
    this.late = new LateNotes(options.clock, () => announcements.historyChanged());
  }

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

  /**
   * Notes that the headers have arrived. What can't be noted now is logged, and noted as soon as it can be: the response
   * itself is not to suffer.
   */
  async respond(id: string, response: HttpResponse): Promise<void> {
    await this.note(id, () => this.exchanges.respond(id, response), { responseId: response.id });
  }

  /** Notes how an exchange ended, now or as soon as it can be, and forgets what is too old by now. */
  async end(id: string, outcome: HttpOutcome, responseId?: string): Promise<void> {
    const end = async (): Promise<void> => {
      await this.exchanges.end(id, outcome);
      await this.pruner.forgetOld();
    };
    await this.note(id, end, { hasEnded: true, ...(responseId === undefined ? {} : { responseId }) });
  }

  list(): Promise<readonly HistoryEntry[]> {
    return this.exchanges.list(this.settings.value.historyEntries);
  }

  /** @throws {NotFoundError} */
  read(id: string): Promise<ExchangeDetails> {
    return this.exchanges.read(id);
  }

  /**
   * Forgets what has ended, bodies included, and also where that could not be noted: on a full disk this is what makes
   * room.
   *
   * @throws {UnavailableError} when a body can't be deleted
   */
  async clear(): Promise<void> {
    try {
      await this.pruner.forgetAll(this.late.ended);
      await this.late.retry();
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
    await this.late.retry();
    this.late[Symbol.dispose]();
    try {
      await this.exchanges.interruptRunning();
    } catch (error) {
      // The next start does the same.
      this.options.logger.warn('What was under way could not be noted as interrupted', { error });
    }
  }

  private async note(
    exchangeId: string,
    change: () => Promise<void>,
    facts: Parameters<LateNotes['keep']>[2] = {},
  ): Promise<void> {
    if (this.isClosed) return;
    if (this.late.has(exchangeId)) {
      this.late.keep(exchangeId, change, facts);
      return this.late.retry();
    }
    try {
      await change();
    } catch (error) {
      this.options.logger.warn('The history could not be kept up to date', { exchangeId, error });
      if (error instanceof UnavailableError) this.late.keep(exchangeId, change, facts);
    }
    this.announcements.historyChanged();
  }
}
