import type { AuditPage, AuditQuery, AuditVerdict } from '../../../shim/index.js';
import { systemClock, type Clock } from '../../../shared/index.js';
import type { AuditEntry, AuditTrail } from '../../audit/audit-trail.js';
import { nullLogger, type Logger } from '../../logging/index.js';
import { factsOf, type AuditFacts } from './audit-facts.js';
import type { AuditLog } from './audit-log.js';
import { AuditQueue, type AuditQueueOptions } from './audit-queue.js';
import { AuditRetention, type AuditLimits } from './audit-retention.js';
import { searchAudit } from './audit-search.js';
import { exportAudit } from './export-audit.js';
import { verifyChain } from './verify-chain.js';

export interface AuditTrailOptions extends AuditQueueOptions, AuditLimits {
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/**
 * The audit trail on disk: records that each hold the hash of the one before, so that none can be changed, taken out or
 * put in without its being seen. Ordinary records are written in groups; one that is committed is on disk when its
 * promise resolves. To be disposed of after the host.
 */
export class SqliteAuditTrail implements AuditTrail, AsyncDisposable {
  private readonly clock: Clock;
  private readonly queue: AuditQueue;
  private readonly retention: AuditRetention;

  /** @param log owned by the trail from now on */
  constructor(
    private readonly log: AuditLog,
    options: AuditTrailOptions = {},
  ) {
    const { clock = systemClock, logger = nullLogger } = options;
    this.clock = clock;
    this.queue = new AuditQueue(log, options, clock, logger);
    this.retention = new AuditRetention(log, options, clock, logger);
  }

  record(entry: AuditEntry): void {
    this.queue.add(factsOf(entry, this.clock.wallMs()));
  }

  commit(entry: AuditEntry): Promise<void> {
    return this.queue.commit(factsOf(entry, this.clock.wallMs()));
  }

  /**
   * Records that the trail begins to be written here, and removes what is too old from now on.
   *
   * @param code why an earlier file was set aside
   */
  start(code?: string): void {
    const facts: AuditFacts = { outcome: 'opened', atMs: this.clock.wallMs(), count: 1, channel: '' };
    this.queue.add(code === undefined ? facts : { ...facts, code });
    this.retention.start();
  }

  /** Resolves when everything that has happened so far is on disk. @throws {UnavailableError} when it can't be written */
  flush(): Promise<void> {
    return this.queue.flush();
  }

  /** As `IAuditService.query`. What is still being counted is not in it. */
  async query(query: AuditQuery, signal?: AbortSignal): Promise<AuditPage> {
    await this.writeWhatWaits();
    return searchAudit(this.log, query, signal);
  }

  /** As `IAuditService.verify`. */
  async verify(signal?: AbortSignal, onProgress?: (records: number) => void): Promise<AuditVerdict> {
    await this.writeWhatWaits();
    return this.retention.withoutRemoving(() => verifyChain(this.log, signal, onProgress));
  }

  /** As `IAuditService.exportLines`. */
  async *exportLines(): AsyncIterable<string> {
    await this.writeWhatWaits();
    yield* exportAudit(this.log);
  }

  /** Removes now what is too old or too much, as it is done every ten minutes. */
  applyRetention(): Promise<void> {
    return this.retention.run();
  }

  /** Writes what waits, and closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.retention[Symbol.asyncDispose]();
    await this.queue[Symbol.asyncDispose]();
    await this.log[Symbol.asyncDispose]();
  }

  /** What is on disk can be read even when nothing can be written. */
  private async writeWhatWaits(): Promise<void> {
    await this.queue.settle().catch(() => {}); // was logged as the outage began
  }
}
