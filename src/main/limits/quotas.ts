import { ResourceExhaustedError, createSubscription, type Subscription } from '../../shared/index.js';

/** How many of one kind may be held. */
export interface Quota {
  /** By one client: a window, a tab. */
  readonly perClient: number;
  /** By all clients together. @default eight times as many */
  readonly total?: number;
}

/** By kind, as `client.claim` names it; a number is a quota for each client. */
export type QuotaOptions = Readonly<Record<string, number | Quota>>;

/** A terminal, a socket, an open file, a background agent, each of which outlives the call that asked for it. */
export const DEFAULT_QUOTAS: QuotaOptions = { terminal: 10, websocket: 5, file: 20, agent: 3 };

const TOTAL_FACTOR = 8;

interface Held {
  readonly quota: Required<Quota>;
  count: number;
}

/** What the clients of one host hold of what there is not much of. */
export class Quotas {
  private readonly kinds: ReadonlyMap<string, Held>;

  /** @param options added to {@link DEFAULT_QUOTAS} @throws {RangeError} when a quota is no positive whole number */
  constructor(options: QuotaOptions = {}) {
    const all = Object.entries({ ...DEFAULT_QUOTAS, ...options });
    this.kinds = new Map(all.map(([kind, quota]) => [kind, { quota: completeQuota(kind, quota), count: 0 }]));
  }

  /** The part of one client in them. */
  forClient(): ClientQuotas {
    return new ClientQuotas(this.kinds);
  }
}

/** What one client holds. */
export class ClientQuotas {
  private readonly counts = new Map<string, number>();

  constructor(private readonly kinds: ReadonlyMap<string, Held>) {}

  /**
   * Counts one more of a kind, until the result is called.
   *
   * @throws {RangeError} when the host has no quota of that name
   * @throws {ResourceExhaustedError} when the client, or all of them, hold as many as they may
   */
  claim(kind: string): Subscription {
    const held = this.kinds.get(kind);
    if (!held) throw new RangeError(`The host has no quota for '${kind}': name it in its option \`quotas\``);
    const { perClient, total } = held.quota;
    const own = this.counts.get(kind) ?? 0;
    if (own >= perClient) throw new ResourceExhaustedError({ resource: 'quota', kind, maximum: perClient });
    if (held.count >= total) throw new ResourceExhaustedError({ resource: 'quota', kind, maximum: total });
    held.count += 1;
    this.counts.set(kind, own + 1);
    return createSubscription(() => {
      held.count -= 1;
      this.counts.set(kind, (this.counts.get(kind) ?? 1) - 1);
    });
  }
}

function completeQuota(kind: string, option: number | Quota): Required<Quota> {
  const { perClient, total = perClient * TOTAL_FACTOR } = typeof option === 'number' ? { perClient: option } : option;
  for (const value of [perClient, total]) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`quotas.${kind} is not a positive whole number`);
  }
  return { perClient, total };
}
