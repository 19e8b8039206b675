import { formatAge, formatAgo } from '../../../../workbench/renderer/format/format-age.js';
import { formatBytes, formatExactBytes } from '../../../../workbench/renderer/format/format-bytes.js';
import { formatDuration } from '../../../../workbench/renderer/format/format-duration.js';
import { formatTime } from '../../../../workbench/renderer/format/format-time.js';
import { splitUrl } from '../../../../workbench/renderer/format/split-url.js';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1.0 KiB'],
    [1_536, '1.5 KiB'],
    [1_048_575, '1.0 MiB'],
    [67_108_864, '64.0 MiB'],
    [5_368_709_120, '5.0 GiB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('groups an exact count', () => {
    expect([formatExactBytes(1), formatExactBytes(1_234_567)]).toEqual(['1 byte', '1,234,567 bytes']);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [9.96, '10 ms'],
    [86.7, '87 ms'],
    [999.4, '999 ms'],
    [999.5, '1.00 s'],
    [59_994, '59.99 s'],
    [59_995, '1 min 0 s'],
    [184_000, '3 min 4 s'],
    [7_260_000, '2 h 1 min'],
  ])('writes %d as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatAge', () => {
  const now = 1_800_000_000_000;
  it.each([
    [59_999, 'now'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [86_400_000, '1 d'],
  ])('writes an age of %d ms as %s', (ageMs, text) => {
    expect(formatAge(now - ageMs, now)).toBe(text);
  });
});

describe('formatAgo', () => {
  const now = 1_800_000_000_000;
  it.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [30 * 86_400_000 - 1, '29 d ago'],
    [30 * 86_400_000, new Date(now - 30 * 86_400_000).toLocaleDateString()],
  ])('writes an age of %d ms as %s', (ageMs, text) => {
    expect(formatAgo(now - ageMs, now)).toBe(text);
  });
});

describe('formatTime', () => {
  it('writes all the digits', () => {
    expect(formatTime(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006');
  });
});

describe('splitUrl', () => {
  it.each([
    ['https://a.test/b?c=d', 'a.test', '/b?c=d'],
    ['a.test', 'a.test', '/'],
    ['http://[::1]:80#x', '[::1]:80', '#x'],
    ['', '', '/'],
    ['{{base}}/things', '{{base}}', '/things'],
  ])('takes %s apart', (url, host, rest) => {
    expect(splitUrl(url)).toEqual({ host, rest });
  });
});
