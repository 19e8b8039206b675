import { setImmediate } from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnavailableError, type Clock, type Subscription } from '../../../shared/index.js';
import type { Logger } from '../../logging/index.js';
import type { AuditFacts } from './audit-facts.js';
import type { AuditLog } from './audit-log.js';
import { RepeatCounter, type RepeatLimits } from './repeat-counter.js';

/** When records are written, and how many may wait for it. */
export interface AuditQueueOptions extends RepeatLimits {
  /** How long ordinary records wait for others to be written with, in milliseconds. @default 50 */
  readonly groupDelayMs?: number;
  /** Ordinary records that wait at most; what comes beyond that is only counted. @default 10_000 */
  readonly maxQueued?: number;
  /** How long refusals are counted before their number is written, in milliseconds. @default 10_000 */
  readonly repeatWindowMs?: number;
  /** How long until the next attempt while the disk takes nothing, in milliseconds. @default 1_000 */
  readonly retryMs?: number;
}

interface Waiting {
  readonly facts: AuditFacts;
  /** Of whoever waits for it; left out where nobody does. */
  readonly settle?: (error?: UnavailableError) => void;
}

/** Records of one transaction: so few that main is not held for more than some milliseconds. */
const MAX_GROUP = 256;

/** Records of an attempt while the disk takes nothing: whoever asks for it over and over is not to cost more. */
const PROBE_GROUP = 16;

/** Outcomes that a hostile caller can bring about as often as it likes. */
const REPEATABLE: ReadonlySet<string> = new Set(['refusal', 'violation']);

/** Gathers records and writes them in groups, in the order in which they came. */
export class AuditQueue implements AsyncDisposable {
  private readonly groupDelayMs: number;
  private readonly maxQueued: number;
  private readonly repeatWindowMs: number;
  private readonly retryMs: number;
  private readonly repeats: RepeatCounter;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private timer: Subscription | undefined;
  private isAboutToWrite = false;
  private window: Subscription | undefined;
  private outage: UnavailableError | undefined;
  private isClosed = false;

  constructor(
    private readonly log: Pick<AuditLog, 'append'>,
    options: AuditQueueOptions,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    const { groupDelayMs = 50, maxQueued = 10_000, repeatWindowMs = 10_000, retryMs = 1_000 } = options;
    this.groupDelayMs = groupDelayMs;
    this.maxQueued = maxQueued;
    this.repeatWindowMs = repeatWindowMs;
    this.retryMs = retryMs;
    this.repeats = new RepeatCounter(options);
  }

  /** Takes a record, or counts it. Nobody waits for it. */
  add(facts: AuditFacts): void {
    if (this.isClosed) return this.logger.error('A record came after the audit trail was closed', { ...facts });
    if (REPEATABLE.has(facts.outcome) && !this.repeats.isFirst(facts)) return this.countLater();
    if (this.waiting.length >= this.maxQueued) {
      this.repeats.count(facts);
      return this.countLater();
    }
    if (!this.repeats.isEmpty) this.countLater();
    this.waiting.push({ facts });
    this.timer ??= this.clock.after(this.outage ? this.retryMs : this.groupDelayMs, () => this.writeSoon());
  }

  /**
   * Takes a record that somebody waits for, with all others of this turn of the event loop.
   *
   * @returns resolves when it is on disk
   * @throws {UnavailableError} when it can't be written. Unless it is an intent, of something that now does not happen,
   *   it is written later
   */
  commit(facts: AuditFacts): Promise<void> {
    if (this.isClosed) return Promise.reject(new UnavailableError('The audit trail is closed'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ facts, settle: (error) => (error ? reject(error) : resolve()) });
      if (this.isAboutToWrite) return;
      this.isAboutToWrite = true;
      setImmediate(() => {
        this.isAboutToWrite = false;
        this.writeSoon();
      });
    });
  }

  /** Resolves when all that was taken, and counted, is on disk. @throws {UnavailableError} when it can't be written */
  async flush(): Promise<void> {
    await this.settle(); // makes room for them
    this.takeCounts();
    await this.settle();
  }

  /** As {@link flush}, without what is being counted. */
  async settle(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.write();
      if (this.outage && this.waiting.length > 0) throw this.outage;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    this.window?.();
    this.takeCounts();
    await this.settle().catch(() => {}); // what is left is counted below
    this.timer?.();
    const lost = this.waiting.reduce((total, { facts }) => total + facts.count, 0);
    if (lost > 0) this.logger.error('The audit trail was closed without having been written', { lost });
    this.waiting = [];
  }

  private writeSoon(): void {
    void this.write();
  }

  /** Never rejects: those who wait are told one by one. */
  private write(): Promise<void> {
    this.timer?.();
    this.timer = undefined;
    this.writing ??= this.writeGroups().finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async writeGroups(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.slice(0, this.outage ? PROBE_GROUP : MAX_GROUP);
      try {
        await this.log.append(group.map(({ facts }) => facts));
      } catch (error) {
        return this.fail(error);
      }
      this.waiting.splice(0, group.length);
      this.recover();
      for (const { settle } of group) settle?.();
      if (this.waiting.length > 0) await nextTurn();
    }
  }

  /** Nothing that waits behind would fare better: all are told, and ordinary records stay for the next attempt. */
  private fail(cause: unknown): void {
    const error = cause instanceof UnavailableError ? cause : new UnavailableError(undefined, { cause });
    const asked = this.waiting.filter(({ settle }) => settle);
    const kept = this.waiting.filter(({ facts, settle }) => !settle || facts.outcome !== 'intent');
    this.waiting = kept.slice(0, this.maxQueued).map(({ facts }) => ({ facts }));
    for (const { facts } of kept.slice(this.maxQueued)) this.repeats.count(facts);
    if (!this.isClosed && kept.length > this.maxQueued) this.countLater();
    for (const { settle } of asked) settle?.(error);
    if (!this.outage) this.logger.error('The audit trail can not be written', { error });
    this.outage = error;
    if (!this.isClosed) this.timer ??= this.clock.after(this.retryMs, () => this.writeSoon());
  }

  private recover(): void {
    if (!this.outage) return;
    this.outage = undefined;
    this.logger.info('The audit trail can be written again', { waiting: this.waiting.length });
  }

  private countLater(): void {
    this.window ??= this.clock.after(this.repeatWindowMs, () => {
      this.window = undefined;
      this.takeCounts();
      this.writeSoon();
      if (!this.repeats.isEmpty) this.countLater();
    });
  }

  /** Where there is no room, counting goes on. */
  private takeCounts(): void {
    if (this.waiting.length >= this.maxQueued && !this.isClosed) return;
    for (const facts of this.repeats.takeRecords()) this.waiting.push({ facts });
  }
}
