import { EventService, Handle, Arg, currentCall } from 'sallyport/main';
import { IsString } from 'class-validator';
import type { Subscription } from 'sallyport/shared';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { Quotas } from '../../../src/main/limits/quotas.js';

@EventService({ access: 'public' })
class HoldingService {
  static places: Subscription[] = [];

  @Handle()
  async hold(@Arg(IsString()) kind: string): Promise<void> {
    HoldingService.places.push(currentCall().client.claim(kind));
  }
}

const exhausted = (kind: string, maximum: number): object => ({
  code: 'RESOURCE_EXHAUSTED',
  details: { resource: 'quota', kind, maximum },
});

/** @returns what the first one beyond the limit is refused with, and how many were let through before */
function claimAll(quotas: { claim(kind: string): unknown }, kind: string): readonly [number, unknown] {
  for (let held = 0; ; held += 1) {
    try {
      quotas.claim(kind);
    } catch (error) {
      return [held, error];
    }
  }
}

describe('client.claim', () => {
  let test: TestHost<HoldingService>;

  beforeEach(async () => {
    HoldingService.places = [];
    test = await createTestHost(HoldingService, { limits: { graceMs: 1 }, quotas: { terminal: 2, printer: 1 } });
  });

  afterEach(() => test.dispose());

  it('lets a client hold as many of a kind as it may, and each is given back by itself', async () => {
    await test.service.hold('terminal');
    await test.service.hold('terminal');
    await expect(test.service.hold('terminal')).rejects.toMatchObject(exhausted('terminal', 2));
    await test.service.hold('printer');
    await (await test.connect()).hold('terminal');
    HoldingService.places[0]?.();
    HoldingService.places[0]?.();
    await test.service.hold('terminal');
    await expect(test.service.hold('terminal')).rejects.toMatchObject(exhausted('terminal', 2));
  });

  it('is an error of the app for a kind of which the host knows nothing', async () => {
    await expect(test.service.hold('__proto__')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

describe('Quotas', () => {
  it.each([
    ['terminal', 10],
    ['websocket', 5],
    ['file', 20],
    ['agent', 3],
  ])('lets a client hold so many of %s: %d', (kind, maximum) => {
    const [held, error] = claimAll(new Quotas().forClient(), kind);
    expect(held).toBe(maximum);
    expect(error).toMatchObject(exhausted(kind, maximum));
  });

  it('lets all clients together hold eight times as many, whoever they are', () => {
    const quotas = new Quotas({ agent: 3, printer: { perClient: 2, total: 3 } });
    const totals = ['agent', 'printer'].map((kind) =>
      Array.from({ length: 50 }, () => claimAll(quotas.forClient(), kind)[0]).reduce((sum, held) => sum + held),
    );
    expect(totals).toEqual([24, 3]);
  });

  it.each([0, 1.5, Number.NaN])('refuses a quota of %d', (quota) => {
    expect(() => new Quotas({ terminal: quota })).toThrow('quotas.terminal is not a positive whole number');
  });
});
