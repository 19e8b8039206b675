import type { Clock } from '../../shared/index.js';
import { approximateBytes } from '../host/approximate-bytes.js';
import type { CacheSpec } from '../metadata/method-policies.js';
import type { SharedRun } from '../policies/shared-run.js';

/** Of an entry beside its result: its key, its place in the map. */
const ENTRY_BYTES = 512;

/** What one result belongs to. */
export interface ResultKey {
  /** Who may have it: a session, a client, everybody. */
  readonly scope: string;
  /** Whose it is, so that it can be dropped when there is somebody else behind this client; `undefined`: everybody's. */
  readonly clientId: string | undefined;
  readonly args: string;
}

interface Entry extends ResultKey {
  readonly value: unknown;
  readonly bytes: number;
  readonly expiresAtMs: number;
}

interface Running extends ResultKey {
  readonly run: SharedRun;
}

/** The results of one method, the latest used, no more and no longer than its `@Cached` says; and the runs under way. */
export class ResultCache {
  /** By scope and arguments, the one used longest ago first. */
  private readonly entries = new Map<string, Entry>();
  private readonly running = new Map<string, Running>();
  private bytes = 0;

  constructor(
    private readonly spec: CacheSpec,
    private readonly clock: Clock,
  ) {}

  find(key: ResultKey): { readonly value: unknown } | undefined {
    const id = idOf(key);
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    if (entry.expiresAtMs <= this.clock.monotonicMs()) {
      this.remove(id, entry);
      return undefined;
    }
    this.entries.delete(id);
    this.entries.set(id, entry); // the last one now
    return entry;
  }

  findRun(key: ResultKey): SharedRun | undefined {
    return this.running.get(idOf(key))?.run;
  }

  /** Keeps the result of a run, unless it has been dropped before it is there. */
  expect(key: ResultKey, run: SharedRun): void {
    const running = { ...key, run };
    this.running.set(idOf(key), running);
    void this.keep(key, running);
  }

  /** Nobody waits for this run any more. */
  abandon(key: ResultKey, run: SharedRun): void {
    const id = idOf(key);
    const running = this.running.get(id);
    if (running?.run === run) this.running.delete(id);
  }

  /** Drops the results that `isOld` names; what runs for them now is told to those who wait, and not kept. */
  drop(isOld: (key: ResultKey) => boolean): void {
    for (const [id, running] of this.running) if (isOld(running)) this.running.delete(id);
    for (const [id, entry] of this.entries) if (isOld(entry)) this.remove(id, entry);
  }

  private async keep(key: ResultKey, running: Running): Promise<void> {
    const id = idOf(key);
    const isWanted = (): boolean => this.running.get(id) === running;
    try {
      const value = await running.run.outcome;
      if (isWanted()) this.store(id, key, value);
    } catch {
      // Those who wait for it are told; the next call tries again.
    } finally {
      if (isWanted()) this.running.delete(id);
    }
  }

  private store(id: string, key: ResultKey, value: unknown): void {
    const bytes = ENTRY_BYTES + approximateBytes(value);
    const { maxBytes, maxEntries, ttlMs } = this.spec;
    if (bytes > maxBytes) return;
    this.entries.set(id, { ...key, value, bytes, expiresAtMs: this.clock.monotonicMs() + ttlMs });
    this.bytes += bytes;
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= maxBytes && this.entries.size <= maxEntries) return;
      this.remove(oldest, entry);
    }
  }

  private remove(id: string, { bytes }: Entry): void {
    this.entries.delete(id);
    this.bytes -= bytes;
  }
}

function idOf({ scope, args }: ResultKey): string {
  return `${scope}\n${args}`;
}
