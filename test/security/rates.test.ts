// Rows about how often and how much at once.
import { EventService, Handle, Public, RateLimit } from 'sallyport/main';
import { ManualClock, createLoopback, createTestHost } from 'sallyport/testing';
import { RawClient } from '../targets/raw-client.js';
import type { Target } from '../targets/target.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

@EventService()
class RateService {
  static runs = 0;
  static gate = Promise.withResolvers<void>();

  @Handle()
  @Public()
  @RateLimit({ calls: 100, perMs: 3_600_000, algorithm: 'sliding-window' })
  async rare(): Promise<void> {
    RateService.runs += 1;
  }

  @Handle()
  @Public()
  async ping(): Promise<void> {
    RateService.runs += 1;
  }

  @Handle()
  @Public()
  async wait(): Promise<void> {
    RateService.runs += 1;
    await RateService.gate.promise;
  }
}

beforeEach(() => {
  RateService.runs = 0;
  RateService.gate = Promise.withResolvers();
});

/** Posts many calls in one tick. @returns how many of them were answered with a result, and the codes of the others */
async function burst(raw: RawClient, channel: string, count: number, firstId = 1_000): Promise<readonly unknown[]> {
  for (let index = 0; index < count; index += 1) raw.post({ kind: 'call', id: firstId + index, channel, args: [] });
  const answers: unknown[] = [];
  for (let index = 0; index < count; index += 1) {
    const isAnswer = ({ kind, id }: Readonly<Record<string, unknown>>): boolean =>
      (kind === 'reply' || kind === 'fault') && id === firstId + index;
    const answer = await raw.nextThat(isAnswer, 'an answer');
    answers.push((answer['error'] as { readonly code?: unknown } | undefined)?.code ?? 'reply');
  }
  return answers;
}

function countOf(answers: readonly unknown[], answer: string): number {
  return answers.filter((each) => each === answer).length;
}

describe('row 51: bursts', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it('of a thousand calls in one tick: a hundred pass, the others are refused at once', async () => {
      await using page = await HostilePage.open(target, RateService);
      const answers = await burst(page.raw, 'rare', 1_000);
      expect([countOf(answers, 'reply'), countOf(answers, 'RATE_LIMITED')]).toEqual([100, 900]);
      expect(RateService.runs).toBe(100);
      const records = page.takeRecords().filter(({ code }) => code === 'RATE_LIMITED');
      expect(records).toHaveLength(900);
      const other = await page.target.connectRaw(); // of another client: it has its own
      expect(await burst(other, 'rare', 1)).toEqual(['reply']);
    });

    it('of calls that do not end: sixteen are let in, the seventeenth is not', async () => {
      await using page = await HostilePage.open(target, RateService, {
        limits: { maxRunningCalls: 8, maxWaitingCalls: 8 },
      });
      const answers = burst(page.raw, 'wait', 17);
      expect(await page.raw.next('fault', 1_016)).toMatchObject({ error: { code: 'RESOURCE_EXHAUSTED' } });
      page.raw.received.push({ kind: 'fault', id: 1_016, error: { code: 'RESOURCE_EXHAUSTED' } });
      expect(RateService.runs).toBe(8);
      RateService.gate.resolve();
      expect(countOf(await answers, 'reply')).toBe(16);
    });
  });
});

describe('row 52: evasion of the limiter', () => {
  it('fifty connections under fifty names get no more than the global limit', async () => {
    await using test = await createTestHost(RateService, { rateLimits: { global: { calls: 200, perMs: 3_600_000 } } });
    const names = [
      '__proto__',
      'constructor',
      'toString',
      ...Array.from({ length: 47 }, (_, index) => `name ${index}`),
    ];
    const pages = await Promise.all(
      names.map((clientId) => {
        const { page, main } = createLoopback();
        test.host.accept(main, { transport: 'loopback', clientId, origin: null, identifiesClient: true });
        return new RawClient(page).greet();
      }),
    );
    const answers = (await Promise.all(pages.map((raw) => burst(raw, 'ping', 20)))).flat();
    expect([countOf(answers, 'reply'), countOf(answers, 'RATE_LIMITED')]).toEqual([200, 800]);
    expect(RateService.runs).toBe(200);
  });

  describe.each(TARGETS)('over $name', (target) => {
    it('many connections of one origin get no more than the global limit', async () => {
      await using page = await HostilePage.open(target, RateService, {
        rateLimits: { global: { calls: 30, perMs: 3_600_000 } },
      });
      const others = await Promise.all(Array.from({ length: 5 }, () => page.target.connectRaw()));
      const answers = (await Promise.all(others.map((raw) => burst(raw, 'ping', 20)))).flat();
      expect([countOf(answers, 'reply'), countOf(answers, 'RATE_LIMITED')]).toEqual([30, 70]);
      for (const raw of others) raw[Symbol.dispose]();
    });
  });
});

describe('fault: call flood', () => {
  const CALLS = 20_000;

  /** Floods until it is hung up on. @returns what it was told last */
  async function flood(target: Target, page: HostilePage<RateService>, post: (id: number) => object): Promise<unknown> {
    const raw = await page.target.connectRaw();
    for (let id = 1; id <= CALLS; id += 1) {
      raw.post(post(id));
      // As much as a socket takes at once.
      if (target.name === 'webSocket' && id % 1_000 === 0) await new Promise((resolve) => void setImmediate(resolve));
    }
    await raw.closed;
    return raw.received.find(({ kind }) => kind === 'goodbye')?.['error'];
  }

  describe.each(TARGETS)('over $name', (target) => {
    it('of calls: the connection is paused, then hung up on; nobody else notices', async () => {
      await using page = await HostilePage.open(target, RateService, { rateLimits: {} });
      const flooding = flood(target, page, (id) => ({ kind: 'call', id, channel: 'ping', args: [] }));
      await page.target.service.rare();
      expect(await flooding).toMatchObject({ code: 'RATE_LIMITED', details: { scope: 'connection' } });
      expect(RateService.runs).toBeLessThan(10_000);
      const { records } = page.target.logger;
      const told = records.filter(({ message }) => message.includes('had to be refused'));
      expect(told.length).toBeGreaterThan(0);
      expect(records.filter(({ level }) => level === 'warn').length).toBeLessThan(1_000); // of 20,000
      await page.target.service.rare();
    });

    it('of messages that are none: the same', async () => {
      await using page = await HostilePage.open(target, RateService);
      const error = await flood(target, page, (id) => ({ kind: 'nonsense', id }));
      expect(['PROTOCOL', 'RATE_LIMITED']).toContain((error as { readonly code: string }).code);
      expect(RateService.runs).toBe(0);
      await page.target.service.rare();
    });
  });
});

describe('fault: clock jump', () => {
  /** A clock whose date somebody sets. */
  class JumpingClock extends ManualClock {
    offsetMs = 0;

    override wallMs(): number {
      return super.wallMs() + this.offsetMs;
    }
  }

  it.each([3_600_000, -3_600_000])('of %d ms changes nothing that the limiter decides', async (jumpMs) => {
    const clock = new JumpingClock();
    await using test = await createTestHost(RateService, { clock });
    await Promise.all(Array.from({ length: 100 }, () => test.service.rare()));
    clock.offsetMs = jumpMs;
    const jumped = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + jumpMs);
    await expect(test.service.rare()).rejects.toMatchObject({ details: { retryAfterMs: 3_600_000 } });
    clock.advance(3_600_000);
    await test.service.rare();
    jumped.mockRestore();
  });
});
