import { buildHttpRequest } from '../../../workbench/main/services/build-http-request.js';
import { createDraft } from '../workbench-fixture.js';

const FIELDS = [
  { name: 'a', value: '1', enabled: true },
  { name: 'off', value: '2', enabled: false },
  { name: '', value: '', enabled: true },
  { name: 'a', value: '', enabled: true },
  { name: '', value: '3', enabled: true },
];
const SENT = [
  { name: 'a', value: '1' },
  { name: 'a', value: '' },
  { name: '', value: '3' },
];

describe('buildHttpRequest', () => {
  it('sends the fields that are switched on, in order, without empty rows', () => {
    expect(buildHttpRequest(createDraft({ method: 'PUT', query: FIELDS, headers: FIELDS }))).toEqual({
      method: 'PUT',
      url: 'http://127.0.0.1/things',
      query: SENT,
      headers: SENT,
    });
  });

  it.each([
    ['none', undefined],
    ['text', { kind: 'text', text: 'the text' }],
    ['json', { kind: 'json', text: 'the text' }],
    ['form', { kind: 'form', fields: SENT }],
  ] as const)('sends the body of kind %s', (bodyKind, body) => {
    const draft = createDraft({ bodyKind, bodyText: 'the text', bodyFields: FIELDS });
    expect(buildHttpRequest(draft).body).toEqual(body);
  });
});
