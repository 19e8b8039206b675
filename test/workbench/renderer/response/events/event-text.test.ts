import { eventPreview, eventText } from '../../../../../workbench/renderer/response/events/event-text.js';

describe('eventText', () => {
  const text = (data: string, isPretty = true) => eventText({ data, isCut: false }, isPretty);

  it('lays out objects and lists, or leaves them as they were sent', () => {
    expect(text('{"a":1}')).toEqual({ text: '{\n  "a": 1\n}', isJson: true, isCut: false });
    expect(text('{"a":1}', false)).toEqual({ text: '{"a":1}', isJson: true, isCut: false });
  });

  it.each(['[DONE]', '12', 'true', '{"a":', ''])('leaves %j alone', (data) => {
    expect(text(data)).toEqual({ text: data, isJson: false, isCut: false });
  });

  it('shows 65,536 characters and says when there is more', () => {
    expect(text('x'.repeat(65_536)).isCut).toBe(false);
    expect(text('x'.repeat(65_537))).toMatchObject({ text: 'x'.repeat(65_536), isCut: true });
    expect(eventText({ data: 'x', isCut: true }, true).isCut).toBe(true);
  });
});

describe('eventPreview', () => {
  it('is one short line', () => {
    expect(eventPreview('a\n  b\nc')).toBe('a ⏎ b ⏎ c');
    expect(eventPreview('x'.repeat(1_000))).toHaveLength(300);
  });
});
