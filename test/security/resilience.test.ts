// Rows that method policies answer for: what is shared with whom, and what is tried again.
import type { IncomingMessage } from 'node:http';
import {
  Cached,
  CircuitBreaker,
  EventService,
  EventServiceHost,
  Handle,
  Idempotent,
  Public,
  Requires,
  Retry,
  Timeout,
  currentCall,
  type Authorize,
} from 'sallyport/main';
import { DefinitionError, UnavailableError } from 'sallyport/shared';
import { ManualSessions } from 'sallyport/testing';
import { WatchedClock } from '../main/policies/scripted.js';
import { createClient } from '../main/services/http/sending.js';
import { TestServer } from '../main/services/http/test-server.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('row 28: cached results of others', () => {
  const runs: string[] = [];

  @EventService()
  class AccountService {
    @Handle()
    @Requires('account:read')
    @Cached({ ttlMs: 60_000 })
    async balance(): Promise<string> {
      runs.push('balance');
      return `of ${findUser()}`;
    }

    @Handle()
    @Requires('account:read')
    @Cached({ ttlMs: 60_000, vary: 'none' })
    async rates(): Promise<string> {
      runs.push('rates');
      return 'rates';
    }

    @Handle()
    @Public()
    async clientId(): Promise<string> {
      return currentCall().client.id;
    }
  }

  const findUser = (): string => sessions.find(currentCall().client.id)?.userName ?? 'nobody';
  const authorize: Authorize = ({ session }) => session?.roles.includes('reader') === true;
  let sessions: ManualSessions;

  beforeEach(() => {
    runs.splice(0);
    sessions = new ManualSessions();
  });

  describe.each(TARGETS)('over $name', (target) => {
    it('reach nobody without the permission, nobody else, and nobody who comes after on the same page', async () => {
      await using page = await HostilePage.open(target, AccountService, { sessions, authorize });
      const owner = await page.target.connect();
      const ownerId = await owner.clientId();
      sessions.begin(ownerId, 'ada', ['reader']);
      const own = await page.target.host.invoke('balance', { args: [] }, peerOf(ownerId));
      expect(own).toEqual({ ok: true, value: 'of ada' });
      await page.target.host.invoke('rates', { args: [] }, peerOf(ownerId));
      expect(runs).toEqual(['balance', 'rates']);

      const { value: otherId } = await page.call('clientId', []);
      for (const channel of ['balance', 'rates']) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        expect(await page.call(channel, [])).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
      }
      sessions.begin(otherId as string, 'bob');
      for (const channel of ['balance', 'rates']) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const details = await page.expectRefused(() => page.call(channel, []), 'PERMISSION_DENIED');
        expect(details).toEqual({ permission: 'account:read' });
      }
      expect(runs).toEqual(['balance', 'rates']);
      sessions.begin(otherId as string, 'bob', ['reader']);
      expect(await page.call('balance', [])).toMatchObject({ value: 'of bob' });
      sessions.begin(otherId as string, 'eve', ['reader']);
      expect(await page.call('balance', [])).toMatchObject({ value: 'of eve' });
      expect(runs).toEqual(['balance', 'rates', 'balance', 'balance']);
    });
  });

  const peerOf = (clientId: string) => ({ transport: 'ipc', clientId, origin: null });
});

describe('row 83: storms of retries', () => {
  class Requests {
    readonly seen: string[] = [];
    readonly asked = Promise.withResolvers<void>();
    readonly closed = Promise.withResolvers<void>();

    constructor(private readonly status: number | 'never') {}

    open(): Promise<TestServer> {
      return TestServer.http((request: IncomingMessage, response) => {
        this.seen.push(request.method ?? '');
        this.asked.resolve();
        response.on('close', () => this.closed.resolve());
        if (this.status !== 'never') response.writeHead(this.status, { 'retry-after': '1e9' }).end();
      });
    }
  }

  @EventService({ access: 'public' })
  class WeatherService {
    static url = '';
    private readonly client = createClient();

    @Handle()
    @Idempotent()
    @Retry({ initialDelayMs: 1, maxDelayMs: 1 })
    async read(): Promise<void> {
      await this.ask('GET');
    }

    @Handle()
    @CircuitBreaker({ minimumCalls: 3 })
    async look(): Promise<void> {
      await this.ask('GET');
    }

    @Handle()
    async write(): Promise<void> {
      await this.ask('POST');
    }

    @Handle()
    @Idempotent()
    @Retry()
    @Timeout(5_000)
    async wait(signal: AbortSignal): Promise<void> {
      await this.ask('GET', signal);
    }

    async [Symbol.asyncDispose](): Promise<void> {
      await this.client[Symbol.asyncDispose]();
    }

    private async ask(method: string, signal?: AbortSignal): Promise<void> {
      const exchange = await this.client.send({ method, url: WeatherService.url }, signal);
      exchange.abort();
      if (exchange.head.status === 503) throw new UnavailableError();
    }
  }

  describe.each(TARGETS)('over $name', (target) => {
    it.each([
      ['read', ['GET', 'GET', 'GET']],
      ['write', ['POST']],
    ])('do not come of %s and 503', async (channel, expected) => {
      const requests = new Requests(503);
      await using server = await requests.open();
      WeatherService.url = server.url();
      await using page = await HostilePage.open(target, WeatherService);
      expect(await page.call(channel, [])).toMatchObject({ error: { code: 'UNAVAILABLE' } });
      expect(requests.seen).toEqual(expected);
    });

    it('do not come of a server that is down: soon nothing is asked of it', async () => {
      const requests = new Requests(503);
      await using server = await requests.open();
      WeatherService.url = server.url();
      await using page = await HostilePage.open(target, WeatherService, { clock: new WatchedClock() });
      for (let count = 0; count < 3; count += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        expect(await page.call('look', [])).toMatchObject({ error: { code: 'UNAVAILABLE' } });
      }
      const details = await page.expectRefused(() => page.call('look', []), 'CIRCUIT_OPEN');
      expect(details).toEqual({ retryAfterMs: 30_000 });
      expect(requests.seen).toEqual(['GET', 'GET', 'GET']);
    });

    it('do not come of a timeout, whose work is aborted', async () => {
      const requests = new Requests('never');
      await using server = await requests.open();
      WeatherService.url = server.url();
      const clock = new WatchedClock();
      await using page = await HostilePage.open(target, WeatherService, { clock });
      const call = page.call('wait', []);
      await clock.timer(5_000);
      await requests.asked.promise;
      clock.advance(5_000);
      expect(await call).toMatchObject({ error: { code: 'TIMEOUT', details: { timeoutMs: 5_000 } } });
      await requests.closed.promise;
      clock.advance(60_000);
      expect(requests.seen).toEqual(['GET']);
    });
  });

  it('can not be asked for where to run twice may do harm', async () => {
    class Payments {
      @Handle()
      @Retry()
      async pay(): Promise<void> {}
    }
    EventService({ access: 'public' })(Payments);
    const start = EventServiceHost.start(Payments);
    await expect(start).rejects.toBeInstanceOf(DefinitionError);
    await expect(start).rejects.toThrow('Payments.pay: has @Retry(), but does not say that it may run twice');
  });
});
