import { ResourceMonitor, type EventServiceHost, type Logger } from 'sallyport/main';
import { LIMIT_NAMES, LIMIT_RULES } from '../../contract/limit-rules.js';
import type { LimitChoices } from '../../contract/index.js';
import { hostLimits, hostRates, resourceLimits } from './host-limits.js';

/** What of the host is told of other limits. */
export type LimitedHost = Pick<EventServiceHost, 'changeLimits' | 'rateLimits'>;

/** Has main go by the limits that are chosen, and knows which hold. */
export class LimitControl implements Pick<ResourceMonitor, 'exhausted'>, Disposable {
  private current: LimitChoices;
  private monitor: ResourceMonitor;
  private host: LimitedHost | undefined;

  /** @param chosen before main started */
  constructor(
    chosen: LimitChoices,
    private readonly logger: Logger,
  ) {
    this.current = chosen;
    this.monitor = this.watch(chosen);
  }

  /** As they hold: what needs a restart is as main started with it. */
  get inForce(): LimitChoices {
    return this.current;
  }

  get exhausted(): ResourceMonitor['exhausted'] {
    return this.monitor.exhausted;
  }

  /** @param host started with the limits of {@link inForce} */
  control(host: LimitedHost): void {
    this.host = host;
  }

  /** Goes by others, as far as that is possible without a restart. */
  apply(chosen: LimitChoices): void {
    const kept = LIMIT_NAMES.filter((name) => LIMIT_RULES[name].effect === 'next-start');
    const next = { ...chosen, ...Object.fromEntries(kept.map((name) => [name, this.current[name]])) };
    this.host?.changeLimits(hostLimits(next));
    this.host?.rateLimits.change(hostRates(next));
    this.monitor[Symbol.dispose]();
    this.monitor = this.watch(next);
    this.current = next;
  }

  [Symbol.dispose](): void {
    this.monitor[Symbol.dispose]();
  }

  private watch(chosen: LimitChoices): ResourceMonitor {
    return new ResourceMonitor({ ...resourceLimits(chosen), logger: this.logger });
  }
}
