import type { AuditFacts } from './audit-facts.js';

/** How many different things are counted apart, so that neither memory nor the file grows with what a caller makes up. */
export interface RepeatLimits {
  /** Different things of one client. @default 16 */
  readonly maxSeriesPerClient?: number;
  /** Of all clients together. @default 512 */
  readonly maxSeries?: number;
}

/** Several of a kind that become one record. */
interface Series {
  /** Whose share of the series it takes; `undefined` for those that take none. */
  readonly clientId: string | undefined;
  /** What is true of all that were counted; `undefined` as long as there is none. */
  shared: AuditFacts | undefined;
  count: number;
  lastAtMs: number;
}

/**
 * Counts what happens over and over, to be recorded as one: by client, session, channel and code; what a client does
 * beyond its share by the client alone; what does not fit either by its outcome. Nothing goes uncounted.
 */
export class RepeatCounter {
  private readonly series = new Map<string, Series>();
  private readonly shares = new Map<string, number>();
  private readonly maxSeriesPerClient: number;
  private readonly maxSeries: number;

  constructor({ maxSeriesPerClient = 16, maxSeries = 512 }: RepeatLimits = {}) {
    this.maxSeriesPerClient = maxSeriesPerClient;
    this.maxSeries = maxSeries;
  }

  /** Whether nothing is remembered, neither counted nor known. */
  get isEmpty(): boolean {
    return this.series.size === 0;
  }

  /**
   * Remembers a kind that is seen for the first time in its window, and has a record of its own; others it counts.
   *
   * @returns whether it is to be recorded by itself
   */
  isFirst(facts: AuditFacts): boolean {
    const key = keyOf(facts);
    if (!this.series.has(key) && this.hasRoomFor(facts)) {
      this.open(key, facts.clientId ?? '');
      return true;
    }
    this.count(facts);
    return false;
  }

  /** Counts what gets no record of its own. */
  count(facts: AuditFacts): void {
    const { outcome, atMs, clientId, transport } = facts;
    const key = keyOf(facts);
    if (this.series.has(key) || this.hasRoomFor(facts)) {
      return add(this.series.get(key) ?? this.open(key, clientId ?? ''), facts.atMs, () => sharedFacts(facts));
    }
    const wide = JSON.stringify([outcome, clientId]);
    const general: AuditFacts = { outcome, atMs, channel: '', count: 0 };
    if (this.series.has(wide) || this.series.size < this.maxSeries) {
      const owner = {
        ...(transport === undefined ? {} : { transport }),
        ...(clientId === undefined ? {} : { clientId }),
      };
      return add(this.series.get(wide) ?? this.open(wide), atMs, () => ({ ...general, ...owner }));
    }
    // One for each outcome: so few that they need no room to be kept.
    add(this.series.get(outcome) ?? this.open(outcome), atMs, () => general);
  }

  /**
   * What was counted since the last time, each kind as one record. A kind of which there was any stays known: it is
   * counted from its first on in the window that begins.
   */
  takeRecords(): readonly AuditFacts[] {
    const records: AuditFacts[] = [];
    for (const [key, series] of this.series) {
      const { shared, count, lastAtMs } = series;
      if (shared) records.push({ ...shared, count, lastAtMs });
      else this.forget(key, series);
      series.shared = undefined;
      series.count = 0;
    }
    return records;
  }

  private hasRoomFor({ clientId = '' }: AuditFacts): boolean {
    return this.series.size < this.maxSeries && (this.shares.get(clientId) ?? 0) < this.maxSeriesPerClient;
  }

  private open(key: string, clientId?: string): Series {
    const series: Series = { clientId, shared: undefined, count: 0, lastAtMs: 0 };
    this.series.set(key, series);
    if (clientId !== undefined) this.shares.set(clientId, (this.shares.get(clientId) ?? 0) + 1);
    return series;
  }

  private forget(key: string, { clientId }: Series): void {
    this.series.delete(key);
    if (clientId === undefined) return;
    const left = (this.shares.get(clientId) ?? 0) - 1;
    if (left > 0) this.shares.set(clientId, left);
    else this.shares.delete(clientId);
  }
}

function add(series: Series, atMs: number, share: () => AuditFacts): void {
  series.shared ??= share();
  series.count += 1;
  series.lastAtMs = atMs;
}

/** Names that no channel has are of one kind, however many there are. */
function channelOf({ code, channel }: AuditFacts): string {
  return code === 'UNKNOWN_CHANNEL' ? '' : channel;
}

function keyOf(facts: AuditFacts): string {
  return JSON.stringify([facts.outcome, channelOf(facts), facts.code, facts.clientId, facts.sessionId]);
}

/** Without what is true of one alone; the correlation id of the first leads to the log. */
function sharedFacts(facts: AuditFacts): AuditFacts {
  const { argumentBytes: _bytes, durationMs: _duration, connectionId: _connection, ...shared } = facts;
  return { ...shared, channel: channelOf(facts) };
}
