import { setImmediate } from 'node:timers';
import { observeResources, type ResourceKind, type Subscription } from '../shared/index.js';

/** Something that was opened and not closed. */
export interface LiveResource {
  readonly kind: ResourceKind;
  /** Where it was opened, as a stack trace. */
  readonly openedAt: string;
}

export interface LeakGuardOptions {
  /** Time that what is being closed may take to go, in milliseconds. @default 1_000 */
  readonly graceMs?: number;
  /**
   * Whether servers, sockets, child processes, message ports and watchers of Node itself count too.
   * @default true
   */
  readonly watchesPlatform?: boolean;
}

/** Knows what was opened since it was made and is open still. */
export interface LeakGuard extends Disposable {
  /** What is open now, of the framework's own. */
  readonly live: readonly LiveResource[];

  /**
   * Waits until everything has gone; then it is as if the guard were new, whatever it found.
   *
   * @throws {Error} after the grace, naming each thing that is open and the line that opened it
   */
  check(): Promise<void>;
}

// Taken now: test runners that fake time replace them later.
const runNextTurn = setImmediate;
const monotonicNs = process.hrtime.bigint;

/** What Node calls the handles that somebody has to close; its timers come and go with test runners themselves. */
const PLATFORM_KINDS: ReadonlySet<string> = new Set([
  'TCPServerWrap',
  'TCPSocketWrap',
  'PipeServerWrap',
  'UDPWrap',
  'ProcessWrap',
  'MessagePort',
  'FSEventWrap',
  'StatWatcher',
]);

/**
 * Fails a suite that leaves something open: hosts, connected services, streams, subscriptions, loopback servers,
 * timers of the framework, and handles of Node. Make it before anything is opened.
 *
 * @example
 * const leaks = leakGuard();
 * afterEach(() => leaks.check());
 */
export function leakGuard(options: LeakGuardOptions = {}): LeakGuard {
  return new ResourceGuard(options.graceMs ?? 1_000, options.watchesPlatform ?? true);
}

class ResourceGuard implements LeakGuard {
  private readonly resources = new Set<LiveResource>();
  private readonly observation: Subscription;
  private platform: ReadonlyMap<string, number>;

  constructor(
    private readonly graceMs: number,
    private readonly watchesPlatform: boolean,
  ) {
    this.platform = this.countPlatform();
    this.observation = observeResources((kind) => this.open(kind));
  }

  get live(): readonly LiveResource[] {
    return [...this.resources];
  }

  async check(): Promise<void> {
    const endNs = monotonicNs() + BigInt(Math.ceil(this.graceMs)) * 1_000_000n;
    // A turn first: what was told to close a moment ago has not gone yet.
    do await new Promise<void>((resolve) => void runNextTurn(resolve));
    while (this.findLeaks().length > 0 && monotonicNs() < endNs);
    const leaks = this.findLeaks();
    this.resources.clear();
    this.platform = this.countPlatform();
    if (leaks.length > 0) throw new Error(`${leaks.length} left open:\n${leaks.join('\n')}`);
  }

  [Symbol.dispose](): void {
    this.observation();
    this.resources.clear();
  }

  private open(kind: ResourceKind): () => void {
    const resource = { kind, openedAt: traceOf(new Error(kind)) };
    this.resources.add(resource);
    return () => this.resources.delete(resource);
  }

  private findLeaks(): string[] {
    const own = this.live.map(({ kind, openedAt }) => `- ${kind}, opened\n${openedAt}`);
    const platform = [...this.countPlatform()]
      .map(([kind, count]) => ({ kind, more: count - (this.platform.get(kind) ?? 0) }))
      .filter(({ more }) => more > 0)
      .map(({ kind, more }) => `- ${more} × ${kind} of Node`);
    return [...own, ...platform];
  }

  private countPlatform(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    if (!this.watchesPlatform) return counts;
    for (const kind of process.getActiveResourcesInfo()) {
      if (PLATFORM_KINDS.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return counts;
  }
}

/** The trace from whoever called the framework: the guard's own lines say nothing. */
function traceOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .slice(1)
    .filter((line) => !/(?:leak-guard|live-resources)\.[jt]s/.test(line))
    .join('\n');
}
