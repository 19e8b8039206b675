// What the tests of lost rights have in common: a service whose methods wait, and sessions that change as a test says.
import { MaxLength } from 'class-validator';
import {
  Arg,
  Cached,
  Channel,
  EventChannel,
  EventService,
  Handle,
  Idempotent,
  Public,
  Receive,
  Retry,
  Stream,
  type CallSession,
  type SessionSource,
} from 'sallyport/main';
import { UnavailableError, createSubscription } from 'sallyport/shared';

interface News {
  readonly item: string;
}

@EventService({ access: 'vault:open' })
export class WaitingService {
  static runs: string[] = [];
  static hold = Promise.withResolvers<void>();

  @Channel() declare readonly news: EventChannel<News>;

  @Channel() @Public() declare readonly notices: EventChannel<News>;

  @Handle()
  async open(): Promise<void> {
    WaitingService.runs.push('open');
    await WaitingService.hold.promise;
  }

  @Receive()
  note(): void {
    WaitingService.runs.push('note');
  }

  @Handle()
  @Cached({ ttlMs: 60_000, vary: 'none' })
  async secret(): Promise<string> {
    return 'the secret';
  }

  @Handle()
  @Idempotent()
  @Retry({ attempts: 3, initialDelayMs: 500 })
  async unsteady(): Promise<void> {
    WaitingService.runs.push('unsteady');
    throw new UnavailableError();
  }

  @Stream()
  async *watch(signal?: AbortSignal): AsyncIterable<number> {
    yield 1;
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  }

  @Handle()
  @Public()
  async ping(): Promise<void> {}

  @Handle()
  @Public()
  async announce(@Arg(MaxLength(20)) item: string): Promise<void> {
    this.news.emit('item', item);
    this.notices.emit('item', item);
  }
}

/** Who is signed in is whatever a test says. */
export class ScriptedSessions implements SessionSource {
  private readonly sessions = new Map<string, CallSession>();
  private readonly listeners = new Set<(clientId: string) => void>();

  find(clientId: string): CallSession | undefined {
    return this.sessions.get(clientId);
  }

  peek(clientId: string): CallSession | undefined {
    return this.sessions.get(clientId);
  }

  subscribe(listener: (clientId: string) => void): ReturnType<typeof createSubscription> {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  /** @param isTold whether anybody is told of it */
  set(clientId: string, name: string | undefined, isTold = true): void {
    if (name === undefined) this.sessions.delete(clientId);
    else this.sessions.set(clientId, { id: `of ${name}`, userId: name, userName: name, roles: [] });
    for (const listener of isTold ? this.listeners : []) listener(clientId);
  }
}

/** Lets everything that waits for nothing but its turn run. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
