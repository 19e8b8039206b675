// Rows about text: what it may hold, how long it may be, and how long it may take to look at it.
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
