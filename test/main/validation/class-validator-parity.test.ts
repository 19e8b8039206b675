import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError as Found } from 'class-validator';
import * as fc from 'fast-check';
import { faultsOf, payload } from './parse-arguments.js';
import { Person } from './person.js';

/** What class-validator itself finds, as `path rule`. */
function flatten(errors: readonly Found[], path: string): string[] {
  return errors.flatMap((error) => {
    const isIndex = /^\d+$/.test(error.property);
    const own = isIndex ? `${path}[${error.property}]` : `${path}.${error.property}`;
    return [
      ...Object.keys(error.constraints ?? {}).map((rule) => `${own} ${rule}`),
      ...flatten(error.children ?? [], own),
    ];
  });
}

/** Names that differ: ours say more. */
const RENAMED = new Map([
  ['whitelistValidation', ['unknownKey']],
  ['nestedValidation', ['isObject', 'isArray']],
  ['unknownValue', ['isObject', 'isArray']],
]);

const text = fc.oneof(fc.string({ maxLength: 30 }), fc.integer(), fc.constant(undefined));
const address = fc.oneof(
  fc.record({ street: text, extra: fc.integer() }, { requiredKeys: [] }),
  fc.string(),
  fc.constant({ street: 'S' }),
);
const tag = fc.oneof(fc.record({ label: text }, { requiredKeys: [] }), fc.constant({ label: 'x' }), fc.integer());
const person = fc.record(
  {
    name: text,
    age: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(0.5), fc.string()),
    address,
    tags: fc.oneof(fc.array(tag, { maxLength: 5 }), fc.string()),
    notes: fc.array(text, { maxLength: 3 }),
    extra: fc.integer(),
  },
  { requiredKeys: [] },
);

describe('compileParameters beside class-validator', () => {
  it('finds every fault that class-validator finds, and none where it finds none', async () => {
    await fc.assert(
      fc.asyncProperty(person, async (value) => {
        const instance = plainToInstance(Person, structuredClone(value));
        const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
        const theirs = flatten(validateSync(instance, options), '0');
        const ours = await faultsOf([payload(Person)], value);
        const missing = theirs.filter((fault) => {
          const [path = '', rule = ''] = fault.split(' ');
          const rules = RENAMED.get(rule) ?? [rule];
          // class-validator reports a fault of an element at its array.
          return !ours.some((own) => own.startsWith(path) && rules.some((name) => own.endsWith(` ${name}`)));
        });
        expect(missing).toEqual([]);
        expect(ours.length > 0).toBe(theirs.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});
