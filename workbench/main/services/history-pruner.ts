import { ResponseStore } from 'sallyport/main';
import { UnavailableError } from 'sallyport/shared';
import { inject, injectable } from 'tsyringe';
import { ExchangesRepository, type EndedExchange } from '../storage/exchanges-repository.js';
import { CurrentSettings } from './current-settings.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

/** Where the bodies of responses are. */
export interface ResponseBodies {
  /** Deletes a body; does nothing when there is none. */
  remove(responseId: string): Promise<void>;
}

/** Forgets exchanges together with the bodies of their responses. */
@injectable()
export class HistoryPruner {
  constructor(
    private readonly exchanges: ExchangesRepository,
    @inject(ResponseStore) private readonly bodies: ResponseBodies,
    private readonly settings: CurrentSettings,
    @inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions,
  ) {}

  /** Forgets what is beyond the history's length. What can't be deleted now is tried again the next time. */
  async forgetOld(): Promise<void> {
    await this.forget(await this.exchanges.listEnded(this.settings.value.historyEntries));
  }

  /**
   * Forgets every exchange that has ended.
   *
   * @param unnoted those of which the database does not know it yet
   * @throws {UnavailableError} when a body can't be deleted; its exchange stays
   */
  async forgetAll(unnoted: readonly EndedExchange[] = []): Promise<void> {
    const ended = [...(await this.exchanges.listEnded(0)), ...unnoted];
    const forgotten = await this.forget(ended);
    if (forgotten < ended.length) {
      throw new UnavailableError('Some responses could not be deleted', {
        details: { remaining: ended.length - forgotten },
      });
    }
  }

  /** The body first: an exchange without a body is known to be incomplete, a body without an exchange is never found. */
  private async forget(ended: readonly EndedExchange[]): Promise<number> {
    const removals = await Promise.all(ended.map((exchange) => this.removeBody(exchange)));
    const ids = ended.filter((_exchange, index) => removals[index] === true).map(({ id }) => id);
    await this.exchanges.delete(ids);
    return ids.length;
  }

  private async removeBody({ responseId }: EndedExchange): Promise<boolean> {
    if (responseId === null) return true;
    try {
      await this.bodies.remove(responseId);
      return true;
    } catch (error) {
      this.options.logger.warn('The body of a response could not be deleted', { responseId, error });
      return false;
    }
  }
}
