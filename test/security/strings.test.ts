// Rows about text: what it may hold, how long it may be, and how long it may take to look at it.
import 'reflect-metadata';
import { Matches } from 'class-validator';
import { Arg, EventService, Handle, Items, Public } from 'sallyport/main';
import { createTestHost } from 'sallyport/testing';
import type { Class } from '../../src/main/metadata/service-definition.js';
import { CountedService, runs } from './counted-service.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

beforeEach(() => void runs.splice(0));

describe('row 36: strings', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it.each([
      ['half a surrogate pair', 'a\ud800'],
      ['a mark that turns the direction', 'ada\u202etxt.exe'],
      ['a zero-width space', 'ad\u200ba'],
      ['a line feed', 'bob\nadmin granted'],
      ['an escape sequence', '\u001b[2J'],
      ['a run of variation selectors', `a${'\ufe0f'.repeat(20)}`],
    ])('%s is invalid where text for people is asked for', async (_what, text) => {
      await using page = await HostilePage.open(target, CountedService);
      const details = await page.expectRefused(() => page.call('name', [text]), 'VALIDATION');
      expect(details).toMatchObject({ faults: [{ path: '0', rule: 'isPlainText' }] });
      expect(runs).toEqual([]);
    });

    it('half a surrogate pair arrives as it is where any text is asked for', async () => {
      await using page = await HostilePage.open(target, CountedService);
      expect(await page.call('text', ['a\ud800'])).toMatchObject({ value: 2 });
    });

    it.each([
      ['letters', 'a'.repeat(1_001)],
      ['variation selectors, which nobody sees', `a${'\ufe0f'.repeat(1_001)}`],
      ['pairs of surrogates, each a character', '\u{1f600}'.repeat(1_001)],
    ])('of more characters than a rule lets through are invalid: %s', async (_what, text) => {
      await using page = await HostilePage.open(target, CountedService);
      const details = await page.expectRefused(() => page.call('text', [text]), 'VALIDATION');
      expect(details).toMatchObject({ faults: [{ path: '0', rule: 'maxLength' }] });
      expect(runs).toEqual([]);
    });

    it('beyond the bytes of a message are refused before anybody looks at them', async () => {
      await using page = await HostilePage.open(target, CountedService, { limits: { maxMessageBytes: 65_536 } });
      const details = await page.expectRefused(() => page.call('text', ['x'.repeat(65_537)]), 'PAYLOAD_TOO_LARGE');
      expect(details).toEqual({ limit: 'bytes', maximum: 65_536 });
      await page.expectRefused(() => page.call('text', ['x'.repeat(65_000)]), 'VALIDATION');
      expect(runs).toEqual([]);
    });
  });
});

describe('row 40: patterns that run for ever', () => {
  const EVIL = /^(a+)+$/;
  const TEXT = `${'a'.repeat(28)}!`;

  class Evil {
    @Matches(EVIL) declare readonly word: string;
  }

  const CLASSES: Readonly<Record<string, () => Class<object>>> = {
    'a payload class': () => {
      @EventService()
      class Service {
        @Handle() @Public() async run(_value: Evil): Promise<void> {
          runs.push('run');
        }
      }
      return Service;
    },
    'an argument': () => {
      @EventService()
      class Service {
        @Handle() @Public() async run(@Arg(Matches(EVIL)) _value: string): Promise<void> {
          runs.push('run');
        }
      }
      return Service;
    },
    'the elements of an argument': () => {
      @EventService()
      class Service {
        @Handle() @Public() async run(@Arg(Items(Matches(EVIL.source, 'i'))) _values: string[]): Promise<void> {
          runs.push('run');
        }
      }
      return Service;
    },
  };

  it.each(Object.entries(CLASSES))('of %s stop the start', async (_place, create) => {
    await expect(createTestHost(create())).rejects.toMatchObject({
      code: 'DEFINITION',
      details: { faults: [{ problem: expect.stringContaining('/^(a+)+$/') }] },
    });
    expect(runs).toEqual([]);
  });

  describe.each(TARGETS)('over $name', (target) => {
    it('never meet a text: what is served answers within 5 ms', async () => {
      await using page = await HostilePage.open(target, CountedService);
      const call = (): ReturnType<typeof page.call> => page.call('repeat', [1, 'fast', [{ label: TEXT, weight: 1 }]]);
      for (let warmUp = 0; warmUp < 20; warmUp += 1) await call();
      const times: number[] = [];
      while (times.length < 20) {
        const startedAtMs = performance.now();
        await call();
        times.push(performance.now() - startedAtMs);
      }
      expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(5);
      expect(runs).toEqual([]);
    });
  });
});
