import { editField, removeField } from '../../../../workbench/renderer/editor/field-list.js';
import { jsonFault } from '../../../../workbench/renderer/editor/json-fault.js';

describe('editField', () => {
  const fields = [{ name: 'a', value: '1', enabled: false }];

  it('changes the field at an index', () => {
    expect(editField(fields, 0, { value: '2' })).toEqual([{ name: 'a', value: '2', enabled: false }]);
  });

  it('adds a field after the last one', () => {
    expect(editField(fields, 1, { name: 'b' })).toEqual([...fields, { name: 'b', value: '', enabled: true }]);
  });
});

describe('removeField', () => {
  it('leaves the others as they are', () => {
    const [a, b] = [
      { name: 'a', value: '', enabled: true },
      { name: 'b', value: '', enabled: true },
    ];
    expect(removeField([a, b], 0)).toEqual([b]);
  });
});

describe('jsonFault', () => {
  it.each([
    ['', ''],
    ['{"a": [1, 2]}', ''],
    ['{\n  "a": x\n}', 'Not valid JSON at line 2, column 8'],
    ['{"a":', 'Not valid JSON: it ends too early'],
    ['{} x', 'Not valid JSON at line 1, column 4'],
    ['[1,]', 'Not valid JSON at line 1, column 4'],
    [`{"a": ${'1'.repeat(500_000)}`, ''],
  ])('says of %j: %s', (text, fault) => {
    expect(jsonFault(text)).toBe(fault);
  });
});
