import { RateLimitedError, type Clock } from '../../shared/index.js';
import type { RateLimitSpec } from '../metadata/method-policies.js';
import type { CallSession } from '../sessions/session-source.js';
import type { Peer } from '../transports/transport.js';
import { checkRate, type Rate, type RateLimiter } from './rate-limiter.js';
import { SlidingWindow } from './sliding-window.js';
import { TokenBucket } from './token-bucket.js';

/** How often pages may call. */
export interface RateLimitOptions {
  /**
   * Of each channel without `@RateLimit`: methods, streams, and subscribing to events or states.
   * @default 1_000 calls per 1_000 ms of each client, as a token bucket
   */
  readonly channel?: Rate & Partial<RateLimitSpec>;
  /**
   * Of one client's calls on all channels together, as a token bucket: one page can't use up what is there for all.
   * @default 3_000 calls per 1_000 ms
   */
  readonly client?: Rate;
  /**
   * Of everybody's calls on all channels together, as a token bucket: many clients, or one that comes back under many
   * names, get no more than this.
   * @default 10_000 calls per 1_000 ms
   */
  readonly global?: Rate;
}

/** Whose calls are forgotten; without a field, those of all. */
export interface RateLimitSelection {
  readonly clientId?: string;
  /** Of limits with `keyBy: 'session'`. */
  readonly sessionId?: string;
  /** Of limits with `keyBy: 'process'`. */
  readonly processId?: number;
  readonly channel?: string;
}

const DEFAULT_CHANNEL_RATE: Rate = { calls: 1_000, perMs: 1_000 };
const DEFAULT_CLIENT_RATE: Rate = { calls: 3_000, perMs: 1_000 };
const DEFAULT_GLOBAL_RATE: Rate = { calls: 10_000, perMs: 1_000 };
/** For tests and benchmarks of something else. */
export const UNLIMITED_RATES: RateLimitOptions = {
  channel: { calls: 1_000_000_000, perMs: 1_000 },
  client: { calls: 1_000_000_000, perMs: 1_000 },
  global: { calls: 1_000_000_000, perMs: 1_000 },
};
/** There is one key. */
const EVERYBODY = '';

/** What of a call decides under whose name it is counted. */
export interface CountedCall {
  readonly peer: Pick<Peer, 'clientId' | 'processId'>;
  readonly session?: Pick<CallSession, 'id'> | undefined;
}

/** Refuses what comes too often to one channel. */
export interface ChannelLimit {
  /** Counts the call. @throws {RateLimitedError} when it comes too early, and isn't counted */
  assertMayPass(call: CountedCall): void;
}

interface Registered {
  spec: RateLimitSpec;
  limiter: RateLimiter;
  /** Whether it goes by `RateLimitOptions.channel`. */
  readonly isDefault: boolean;
}

/** The rate limits of one host. */
export class RateLimits {
  private default: RateLimitSpec;
  private client: RateLimiter;
  private global: RateLimiter;
  /** A state and its `set` have one channel. */
  private readonly byChannel = new Map<string, Registered[]>();

  /** @throws {RangeError} when a rate is none */
  constructor(
    private readonly clock: Clock,
    options: RateLimitOptions = {},
  ) {
    const { channel = DEFAULT_CHANNEL_RATE, client = DEFAULT_CLIENT_RATE, global = DEFAULT_GLOBAL_RATE } = options;
    this.default = completeSpec(channel);
    checkRate(client, 'rateLimits.client');
    checkRate(global, 'rateLimits.global');
    this.client = new TokenBucket(client);
    this.global = new TokenBucket(global);
  }

  /** @param channels under which the member is served: they share what it may */
  limitOf(channels: readonly string[], own?: RateLimitSpec): ChannelLimit {
    const spec = own ?? this.default;
    const limit: Registered = { spec, limiter: createLimiter(spec), isDefault: own === undefined };
    for (const channel of channels) this.byChannel.set(channel, [...(this.byChannel.get(channel) ?? []), limit]);
    return { assertMayPass: (call) => this.assertMayPass(limit, call) };
  }

  /**
   * Goes by other rates from now on, and begins to count anew; what `@RateLimit` says of a method stays.
   *
   * @throws {RangeError} when a rate is none; nothing is changed then
   */
  change({ channel, client, global }: RateLimitOptions): void {
    if (client) checkRate(client, 'rateLimits.client');
    if (global) checkRate(global, 'rateLimits.global');
    if (channel) this.changeDefault(completeSpec(channel));
    if (client) this.client = new TokenBucket(client);
    if (global) this.global = new TokenBucket(global);
  }

  /**
   * Forgets calls that were counted, so that those who were refused may call at once. Of all channels together, a
   * client's calls are forgotten when it alone is named, everybody's when nothing is.
   *
   * @example
   * host.rateLimits.reset({ clientId, channel: 'session:signIn' });
   */
  reset(selection: RateLimitSelection = {}): void {
    const { channel } = selection;
    const chosen = channel === undefined ? [...this.byChannel.values()].flat() : this.byChannel.get(channel);
    const keys = keysOf(selection);
    for (const { spec, limiter } of chosen ?? []) {
      if (keys.size === 0) limiter.reset();
      const key = keys.get(spec.keyBy);
      if (key !== undefined) limiter.reset(key);
    }
    if (channel !== undefined) return;
    if (keys.size === 0) this.global.reset();
    if (keys.size === 0) this.client.reset();
    else if (selection.clientId !== undefined) this.client.reset(clientKey(selection.clientId));
  }

  private changeDefault(spec: RateLimitSpec): void {
    createLimiter(spec); // throws before anything is changed
    this.default = spec;
    for (const limit of new Set([...this.byChannel.values()].flat())) {
      if (limit.isDefault) Object.assign(limit, { spec, limiter: createLimiter(spec) });
    }
  }

  /** Counted by all three limits, or by none. */
  private assertMayPass({ limiter, spec }: Registered, call: CountedCall): void {
    const nowMs = this.clock.monotonicMs();
    const key = keyOf(call, spec.keyBy);
    const client = clientKey(call.peer.clientId);
    const ownMs = limiter.waitMs(key, nowMs);
    const clientMs = this.client.waitMs(client, nowMs);
    const globalMs = this.global.waitMs(EVERYBODY, nowMs);
    const retryAfterMs = Math.max(ownMs, clientMs, globalMs);
    if (retryAfterMs > 0) {
      const scope = ownMs === retryAfterMs ? 'channel' : clientMs === retryAfterMs ? 'client' : 'global';
      throw new RateLimitedError({ retryAfterMs, scope });
    }
    limiter.count(key, nowMs);
    this.client.count(client, nowMs);
    this.global.count(EVERYBODY, nowMs);
  }
}

/** Fills in what a rate leaves open. */
export function completeSpec({
  algorithm = 'token-bucket',
  keyBy = 'client',
  ...rate
}: Rate & Partial<RateLimitSpec>): RateLimitSpec {
  return { ...rate, algorithm, keyBy };
}

/** @throws {RangeError} when the rate is none */
export function createLimiter({ algorithm, calls, perMs }: RateLimitSpec): RateLimiter {
  return algorithm === 'sliding-window' ? new SlidingWindow({ calls, perMs }) : new TokenBucket({ calls, perMs });
}

/** Who isn't signed in, or has no process that is known, is counted as a client. */
function keyOf({ peer, session }: CountedCall, keyBy: RateLimitSpec['keyBy']): string {
  if (keyBy === 'session' && session) return sessionKey(session.id);
  if (keyBy === 'process' && peer.processId !== undefined) return processKey(peer.processId);
  return clientKey(peer.clientId);
}

function keysOf({ clientId, sessionId, processId }: RateLimitSelection): ReadonlyMap<RateLimitSpec['keyBy'], string> {
  const keys = new Map<RateLimitSpec['keyBy'], string>();
  if (clientId !== undefined) keys.set('client', clientKey(clientId));
  if (sessionId !== undefined) keys.set('session', sessionKey(sessionId));
  if (processId !== undefined) keys.set('process', processKey(processId));
  return keys;
}

function clientKey(clientId: string): string {
  return clientId; // as it is: the one that is made for nearly every call
}

function sessionKey(sessionId: string): string {
  return `session ${sessionId}`;
}

function processKey(processId: number): string {
  return `process ${processId}`;
}
