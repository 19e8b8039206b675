import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';
import { decodeDraftText, draftNameOf, encodeDraftText } from '../../../../workbench/renderer/workspace/draft-text.js';

const DRAFT = {
  ...BLANK_DRAFT,
  name: 'n\ud800',
  query: [{ name: 'a', value: 'b', enabled: false }],
  bodyKind: 'json',
  bodyText: '{}',
} as const;
const newKey = () => 'new key';

describe('draftNameOf', () => {
  it.each([
    [{ key: 'k', requestId: 'r', exchangeId: 'x' }, 'request:r'],
    [{ key: 'k', requestId: null, exchangeId: 'x' }, 'exchange:x'],
    [{ key: 'k', requestId: null, exchangeId: null }, 'new:k'],
  ])('names what %o is a draft of', (entry, name) => {
    expect(draftNameOf(entry)).toBe(name);
  });
});

describe('decodeDraftText', () => {
  it.each([
    ['request:r', { key: 'new key', requestId: 'r', exchangeId: null }],
    ['exchange:x', { key: 'new key', requestId: null, exchangeId: 'x' }],
    ['new:k', { key: 'k', requestId: null, exchangeId: null }],
  ])('gives back what was encoded as %s', (name, identity) => {
    const text = encodeDraftText({ collectionId: 'c', draft: DRAFT });
    expect(decodeDraftText(name, text, newKey)).toEqual({ ...identity, collectionId: 'c', draft: DRAFT });
  });

  it('encodes the same draft as the same text, whatever it was put together from', () => {
    const text = encodeDraftText({ collectionId: null, draft: DRAFT });
    const shuffled = Object.fromEntries(Object.entries(DRAFT).toReversed()) as unknown as typeof DRAFT;
    expect(encodeDraftText({ collectionId: null, draft: shuffled })).toBe(text);
  });

  it.each([
    ['another name', 'note:1', encodeDraftText({ collectionId: null, draft: DRAFT })],
    ['no id', 'request:', encodeDraftText({ collectionId: null, draft: DRAFT })],
    ['no JSON', 'new:k', 'text'],
    ['no object', 'new:k', 'null'],
    ['another format', 'new:k', JSON.stringify({ format: 2, draft: DRAFT })],
    ['no draft', 'new:k', encodeDraftText({ collectionId: null, draft: null })],
    ['a draft without its text', 'new:k', JSON.stringify({ format: 1, draft: { ...DRAFT, bodyText: 1 } })],
    ['an unknown kind', 'new:k', JSON.stringify({ format: 1, draft: { ...DRAFT, bodyKind: 'xml' } })],
    ['fields that are none', 'new:k', JSON.stringify({ format: 1, draft: { ...DRAFT, headers: [{ name: 'a' }] } })],
  ])('finds no draft in %s', (_what, name, text) => {
    expect(decodeDraftText(name, text, newKey)).toBeNull();
  });
});
