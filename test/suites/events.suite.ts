import { expectRefused } from 'sallyport/testing';
import type { OpenTarget, Target } from '../targets/target.js';
import { EventsService } from './events-service.js';

/** What events do over every transport. */
export function describeEvents(target: Target): void {
  describe(`events over ${target.name}`, () => {
    let open: OpenTarget<EventsService>;

    beforeEach(async () => {
      open = await target.open(EventsService);
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    it('reach a subscription that was made before the call, all of them, in order, before the reply', async () => {
      const seen: number[] = [];
      const stop = open.service.events.on('counted', (value) => seen.push(value));
      await open.service.announce('counted', 200);
      expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
      stop();
    });

    it('reach every page that has subscribed', async () => {
      const other = await open.connect();
      const seen: number[][] = [[], []];
      const stops = [open.service, other].map(({ events }, index) =>
        events.on('counted', (value) => seen[index]?.push(value)),
      );
      // After a call of its own, a page's subscription is there.
      await open.service.announce('counted', 0);
      await other.announce('counted', 0);
      await open.service.announce('counted', 3);
      await other.announce('counted', 0);
      expect(seen).toEqual([
        [1, 2, 3],
        [1, 2, 3],
      ]);
      for (const stop of stops) stop();
    });

    it('reach one page alone, when they are for it', async () => {
      const other = await open.connect();
      const seen: string[] = [];
      const stops = [
        open.service.events.on('counted', (value) => seen.push(`mine ${value}`)),
        other.events.on('counted', (value) => seen.push(`theirs ${value}`)),
      ];
      await open.service.tellMe(1);
      await other.tellMe(2);
      expect(seen.toSorted()).toEqual(['mine 1', 'theirs 2']);
      for (const stop of stops) stop();
    });

    it('end when the page has heard enough', async () => {
      const seen: number[] = [];
      const stop = open.service.events.on('counted', (value) => {
        seen.push(value);
        if (value === 2) stop();
      });
      await open.service.announce('counted', 5);
      await open.service.announce('counted', 5);
      expect(seen.slice(0, 2)).toEqual([1, 2]);
      expect(seen.filter((value) => value === 1)).toHaveLength(1);
    });

    it('come at the pace that is declared for them, the last one always', async () => {
      const seen: number[] = [];
      const last = Promise.withResolvers<void>();
      const stop = open.service.events.on('sampled', (value) => {
        seen.push(value);
        if (value === 1_000) last.resolve();
      });
      await open.service.announce('sampled', 1_000);
      await last.promise;
      expect(seen).toEqual([1, 1_000]);
      stop();
    });

    it('leave out what is outdated, where only the newest counts', async () => {
      const seen: number[] = [];
      const losses: unknown[] = [];
      const last = Promise.withResolvers<void>();
      const stop = open.service.events.on(
        'newest',
        (value) => {
          seen.push(value);
          if (value === 1_000) last.resolve();
        },
        { onLoss: (dropped) => losses.push(dropped) },
      );
      await open.service.announce('newest', 1_000);
      await last.promise;
      expect(seen.length).toBeLessThan(1_000);
      expect(seen).toEqual(seen.toSorted((one, other) => one - other));
      expect(losses).toEqual([]);
      stop();
    });

    it('say how many were dropped, when they are more than a page can take', async () => {
      const seen: number[] = [];
      const losses: (number | undefined)[] = [];
      const last = Promise.withResolvers<void>();
      const stop = open.service.events.on(
        'counted',
        (value) => {
          seen.push(value);
          if (value === 20_000) last.resolve();
        },
        { onLoss: (dropped) => losses.push(dropped) },
      );
      await open.service.announce('counted', 20_000);
      await last.promise;
      const dropped = losses.reduce<number>((sum, count) => sum + (count ?? Number.NaN), 0);
      expect(seen.length + dropped).toBe(20_000);
      expect(dropped).toBeGreaterThan(0);
      expect(seen).toEqual(seen.toSorted((one, other) => one - other));
      stop();
    });

    it('are waited for one at a time, no longer than is said', async () => {
      const next = open.service.events.once('counted');
      await open.service.announce('counted', 1);
      expect(await next).toBe(1);
      await expectRefused(open.service.events.once('counted', { timeoutMs: 20 }), 'TIMEOUT');
      await expectRefused(open.service.events.once('counted', { signal: AbortSignal.abort() }), 'CANCELLED');
    });
  });
}
