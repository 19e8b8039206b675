import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import { inject, injectable } from 'tsyringe';
import type { RequestDraft } from '../../contract/index.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

type Target = Pick<RequestDraft, 'method' | 'url'>;

/** Writes down what was sent and what came of it. The log itself takes secrets out of addresses. */
@injectable()
export class ExchangeLog {
  constructor(@inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions) {}

  /** @param waitedMs until the response's headers */
  answered({ method, url }: Target, { status }: Pick<HttpResponse, 'status'>, waitedMs: number): void {
    this.options.logger.info(`${method} ${url} answered ${status}`, { waitedMs });
  }

  ended({ method, url }: Target, { state, bodyBytes, timings: { totalMs }, failure }: HttpOutcome): void {
    const { logger } = this.options;
    const target = `${method} ${url}`;
    if (state === 'complete') logger.info(`${target} complete`, { totalMs, bodyBytes });
    else if (state === 'cancelled') logger.info(`${target} cancelled`, { totalMs, bodyBytes });
    else logger.warn(`${target} failed`, { totalMs, bodyBytes, reason: failure?.reason, problem: failure?.message });
  }
}
