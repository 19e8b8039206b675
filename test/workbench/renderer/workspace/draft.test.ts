import { BLANK_DRAFT, completeDraft, isSameDraft } from '../../../../workbench/renderer/workspace/draft.js';

const field = (name: string, value = '', enabled = true) => ({ name, value, enabled });

describe('completeDraft', () => {
  it('names what has no name', () => {
    expect(completeDraft({ ...BLANK_DRAFT, name: ' ' }).name).toBe('Untitled request');
    expect(completeDraft({ ...BLANK_DRAFT, name: '\u200b' }).name).toBe('Untitled request');
    expect(completeDraft({ ...BLANK_DRAFT, name: ' kept\t' }).name).toBe('kept');
  });

  it('drops rows that nothing was typed in, and no others', () => {
    const fields = [field('a', '1', false), field(''), field('', 'value only')];
    const draft = completeDraft({ ...BLANK_DRAFT, query: fields, headers: fields, bodyFields: fields });
    const kept = [field('a', '1', false), field('', 'value only')];
    expect([draft.query, draft.headers, draft.bodyFields]).toEqual([kept, kept, kept]);
  });
});

describe('isSameDraft', () => {
  const draft = { ...BLANK_DRAFT, url: 'http://a.test', query: [field('a', '1')] };

  it.each([
    { name: 'x' },
    { method: 'POST' },
    { url: '' },
    { query: [field('a', '2')] },
    { query: [field('a', '1', false)] },
    { query: [] },
    { headers: [field('b')] },
    { bodyKind: 'json' as const },
    { bodyText: '{}' },
    { bodyFields: [field('c')] },
  ])('sees the change %j', (change) => {
    expect(isSameDraft(draft, { ...draft, ...change })).toBe(false);
  });

  it('overlooks blank rows and copies', () => {
    expect(isSameDraft(draft, { ...draft, query: [field('a', '1'), field('')] })).toBe(true);
    expect(isSameDraft(draft, structuredClone(draft))).toBe(true);
  });
});
