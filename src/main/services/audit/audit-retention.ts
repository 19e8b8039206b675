import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Subscription } from '../../../shared/index.js';
import type { Logger } from '../../logging/index.js';
import type { AuditLog } from './audit-log.js';
import { decodeFacts } from './decode-record.js';

/** How much is kept. */
export interface AuditLimits {
  /** How long a record is kept, in days, by the clock that people set; `Infinity` for ever. @default 90 */
  readonly maxAgeDays?: number;
  /**
   * What the file may take before the oldest tenth is removed, in bytes. It is looked at every ten minutes, and may grow
   * beyond it in between.
   * @default 268_435_456
   */
  readonly maxBytes?: number;
}

const DAY_MS = 86_400_000;

/** How often it is looked whether something is to be removed. */
const INTERVAL_MS = 600_000;

/** Records that are removed at once: some milliseconds in which nothing else runs. */
const BATCH = 1_000;

/** How much of its bytes the file takes after it was cut for them. */
const CUT_TO = 0.9;

/** Removes records that are too old, or too many. What is left can still be verified. */
export class AuditRetention implements AsyncDisposable {
  private readonly maxAgeMs: number;
  private readonly maxBytes: number;
  private timer: Subscription | undefined;
  private running: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly log: AuditLog,
    { maxAgeDays = 90, maxBytes = 268_435_456 }: AuditLimits,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.maxAgeMs = maxAgeDays * DAY_MS;
    this.maxBytes = maxBytes;
  }

  /** Looks now, and every ten minutes from now on. */
  start(): void {
    if (this.isClosed) return;
    this.timer = this.clock.after(INTERVAL_MS, () => this.start());
    void this.run();
  }

  /** Removes what is too old or too much. Resolves when that is done, or can't be. */
  run(): Promise<void> {
    this.running = this.running.then(() => this.removeAll());
    return this.running;
  }

  /** Runs `work` while nothing is removed. */
  withoutRemoving<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.running.then(work);
    this.running = result.then(ignore, ignore); // whoever asked for it is told
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    this.timer?.();
    await this.running;
  }

  private async removeAll(): Promise<void> {
    try {
      while (!this.isClosed && (await this.removeOld())) await nextTurn();
      if ((await this.log.usedBytes()) <= this.maxBytes) return;
      while (!this.isClosed && (await this.removeSurplus())) await nextTurn();
    } catch (error) {
      this.logger.warn('Old audit records could not be removed', { error });
    }
  }

  /** @returns whether there may be more */
  private async removeOld(): Promise<boolean> {
    const oldestMs = this.clock.wallMs() - this.maxAgeMs;
    const rows = await this.log.readAfter(this.log.ends.removed.sequence, BATCH);
    const kept = rows.findIndex(({ entry }) => timeOf(entry) >= oldestMs);
    const last = kept === -1 ? rows.at(-1) : rows[kept - 1];
    if (!last) return false;
    await this.log.remove(last.sequence, this.clock.wallMs());
    return rows.length === BATCH;
  }

  /** @returns whether there is more to remove */
  private async removeSurplus(): Promise<boolean> {
    const { removed, head } = this.log.ends;
    const to = Math.min(removed.sequence + BATCH, head.sequence - 1);
    if (to <= removed.sequence || (await this.log.usedBytes()) <= this.maxBytes * CUT_TO) return false;
    await this.log.remove(to, this.clock.wallMs());
    return true;
  }
}

function ignore(): void {}

/** Of a record that can't be read, which is as old as those around it. */
const UNKNOWN_TIME = 0;

function timeOf(entry: string): number {
  const { lastAtMs, atMs } = decodeFacts(entry) ?? {};
  return typeof lastAtMs === 'number' ? lastAtMs : typeof atMs === 'number' ? atMs : UNKNOWN_TIME;
}
