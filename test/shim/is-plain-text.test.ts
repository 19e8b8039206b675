import { validateSync } from 'class-validator';
import { IsPlainText } from '../../src/shim/index.js';

class Note {
  @IsPlainText() title: unknown = 'x';
  @IsPlainText({ isMultiline: true }) text: unknown = 'x';
}

function faultsOf(values: Partial<Note>): readonly string[] {
  return validateSync(Object.assign(new Note(), values)).map(({ property }) => property);
}

describe('IsPlainText', () => {
  it.each([
    ['letters', 'Größe, 中文, עברית, العربية'],
    ['an emoji of several parts', '👩‍👩‍👧‍👦 ☎️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿'.replace(/[\u{e0020}-\u{e007f}]/gu, '')],
    ['a script with joiners', 'क्‍ष'],
    ['eight marks', `a${'\u0301'.repeat(8)}`],
    ['nothing', ''],
  ])('takes %s', (_what, title) => {
    expect(faultsOf({ title })).toEqual([]);
  });

  it.each([
    ['a line feed', 'bob\nadmin'],
    ['an escape sequence', '\u001b[2J'],
    ['a C1 control', '\u009b2J'],
    ['a mark that turns the direction', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a zero-width space', 'a\u200bb'],
    ['a byte order mark', '\ufeffa'],
    ['half a surrogate pair', 'a\ud800'],
    ['a private character', '\ue000'],
    ['a tag character', 'a\u{e0041}'],
    ['nine marks', `a${'\u0301'.repeat(9)}`],
    ['nine variation selectors', `a${'\ufe0f'.repeat(9)}`],
    ['no text', 5],
    ['a boxed text', Object('x')],
  ])('refuses %s', (_what, title) => {
    expect(faultsOf({ title })).toEqual(['title']);
  });

  it('takes line breaks and tabs where it is told to, and nothing else more', () => {
    expect(faultsOf({ text: 'a\n\tb\r\nc' })).toEqual([]);
    expect(faultsOf({ title: 'a\tb' })).toEqual(['title']);
    for (const text of ['a\rb', 'a\u2028b', 'a\u202eb', 'a\u001b']) expect(faultsOf({ text })).toEqual(['text']);
  });
});
