import { bodyNote } from '../../../../../workbench/renderer/response/body/body-note.js';
import type { BodyReading } from '../../../../../workbench/renderer/response/body/body-reader.js';
import { PrettyJob } from '../../../../../workbench/renderer/response/body/pretty-job.js';
import { ResponseBody } from '../../../../../workbench/renderer/response/body/response-body.js';

const HELD = { json: 8, 'json-lines': 8, events: 8, text: 8, svg: 8, image: 8, binary: 4 };

function readingOf(contentType: string | null, bytes: Uint8Array<ArrayBuffer>, held = HELD): BodyReading {
  const body = new ResponseBody(contentType, held);
  body.append(bytes);
  body.end();
  return { state: 'ended', body, receivedBytes: body.receivedBytes, error: null };
}

const text = (value: string) => new TextEncoder().encode(value);
const raw = { mode: 'raw', pretty: null } as const;
const plain = { contentType: 'text/plain' };
const json = { contentType: 'application/json' };
const whole = (totalBytes: number) => ({ isWhole: true, totalBytes });

describe('bodyNote', () => {
  it('has nothing to say of a text that is all there', () => {
    expect(bodyNote(readingOf('text/plain', text('12345678')), raw, plain, whole(8))).toBe('');
  });

  it('tells that only the beginning is shown', () => {
    const note = 'Only the first 8 B are shown. All of it is on disk.';
    expect(bodyNote(readingOf('text/plain', text('123456789')), raw, plain, whole(9))).toBe(note);
    expect(bodyNote(readingOf('text/plain', text('12345678')), raw, plain, whole(100))).toBe(note);
  });

  it('tells what binary content is, and how much of it is shown', () => {
    const response = { contentType: 'application/zip' };
    const hex = { mode: 'hex', pretty: null } as const;
    expect(bodyNote(readingOf('application/zip', new Uint8Array(6)), hex, response, whole(6))).toBe(
      'Binary content of type application/zip; the first 4 B of 6 B.',
    );
    expect(bodyNote(readingOf(null, new Uint8Array(4)), hex, { contentType: null }, whole(4))).toBe('Binary content.');
  });

  it('tells of JSON that isn’t, but not of JSON that broke off', () => {
    const reading = readingOf('application/json', text('{"a":'));
    const refused = { mode: 'raw', pretty: new PrettyJob('{"a":') } as const;
    expect(bodyNote(reading, refused, json, whole(5))).toContain('isn’t valid');
    expect(bodyNote(reading, refused, json, { isWhole: false, totalBytes: 5 })).toBe('');
  });

  it('tells of JSON that is too large to be laid out', () => {
    const held = { ...HELD, json: 6_000_000 };
    const reading = readingOf('application/json', text(`"${'x'.repeat(5_242_879)}"`), held);
    expect(bodyNote(reading, raw, json, whole(5_242_881))).toContain('above 5.0 MiB');
  });

  it('tells how many events are listed when that isn’t all', () => {
    const events = { mode: 'events', pretty: null } as const;
    const response = { contentType: 'text/event-stream' };
    const noteOf = (count: number): string =>
      bodyNote(readingOf('text/event-stream', text('data: a\n\n'.repeat(count))), events, response, whole(9 * count));
    expect(noteOf(1_000)).toBe('');
    expect(noteOf(1_001)).toBe('Only the last 1,000 of 1,001 events are listed. All of them are on disk.');
  });

  it('calls lines of JSON no bad JSON', () => {
    const reading = readingOf('application/x-ndjson', text('1\n2\n3\n'));
    expect(bodyNote(reading, raw, { contentType: 'application/x-ndjson' }, whole(6))).toBe('');
  });
});
