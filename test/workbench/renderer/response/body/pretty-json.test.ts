import * as fc from 'fast-check';
import { prettyJson } from '../../../../../workbench/renderer/response/body/pretty-json.js';
import { PrettyJob } from '../../../../../workbench/renderer/response/body/pretty-job.js';

const pretty = (text: string): string => [...prettyJson(text)].join('');

describe('prettyJson', () => {
  it('lays out nested values as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(pretty(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('keeps what a round trip would lose', () => {
    expect(pretty('{"a":12345678901234567890,"a":1.0e+2,"b":"\\u0041\\/"}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1.0e+2,\n  "b": "\\u0041\\/"\n}',
    );
  });

  it('leaves empty brackets together', () => {
    expect(pretty(' [ { } , [ ] ] ')).toBe('[\n  {},\n  []\n]');
  });

  it('does not mistake an escaped quote or backslash for the end of a string', () => {
    expect(pretty(String.raw`["a\"]","b\\",1]`)).toBe('[\n  "a\\"]",\n  "b\\\\",\n  1\n]');
  });

  it('lays out a string of megabytes', () => {
    const long = 'x'.repeat(5_000_000);
    expect(pretty(`["${long}"]`)).toBe(`[\n  "${long}"\n]`);
  });

  it('stops indenting at some depth', () => {
    const depth = 20_000;
    expect(pretty('['.repeat(depth) + ']'.repeat(depth)).length).toBeLessThan(depth * 200);
  });

  it('keeps every character of text that is no JSON', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(pretty(text).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });
});

describe('PrettyJob', () => {
  const never = (): boolean => false;

  it('lays out JSON, in as many goes as it is given', () => {
    const items = Array.from({ length: 20_000 }, (_, index) => index);
    const job = new PrettyJob(JSON.stringify(items));
    let goes = 0;
    while (job.state === 'working') {
      job.run(() => true);
      goes += 1;
    }
    expect(goes).toBeGreaterThan(3);
    expect(job.state).toBe('ready');
    expect(job.source.lineCount).toBe(20_002);
    expect(job.source.readBlock(0).slice(0, 2)).toEqual([
      { number: 1, text: '[' },
      { number: 2, text: '  0,' },
    ]);
  });

  it('refuses what is no JSON', () => {
    const job = new PrettyJob('{"a": oops');
    job.run(never);
    expect(job.state).toBe('refused');
  });

  it('refuses what would grow beyond measure', () => {
    const nest = '['.repeat(60) + ']'.repeat(60);
    const job = new PrettyJob(`[${Array.from({ length: 8_000 }, () => nest).join(',')}]`);
    job.run(never);
    expect(job.state).toBe('refused');
  });
});
