import { ArrayMaxSize, IsInt, IsString, Matches, Max, getMetadataStorage } from 'class-validator';
import { DefinitionError } from '../../../src/shared/index.js';
import { compileParameters } from '../../../src/main/validation/index.js';
import { faultsOf, parseArguments, rules, validator } from './parse-arguments.js';
import { Tag } from './person.js';

describe('compileParameters', () => {
  describe('rules', () => {
    it('are class-validator’s, with its names', async () => {
      const parameters = [rules([validator(IsInt()), validator(Max(100))]), rules([validator(Matches(/^a+$/))])];
      expect(await faultsOf(parameters, 5, 'aa')).toEqual([]);
      expect(await faultsOf(parameters, 100.5, 'b')).toEqual(['0 isInt', '0 max', '1 matches']);
    });

    it('leave no trace in the storage that class-validator searches', () => {
      const storage = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, unknown> };
      const before = storage.validationMetadatas.size;
      compileParameters([rules([validator(IsInt())])]);
      expect(storage.validationMetadatas.size).toBe(before);
    });

    it('are refused when a decorator checks nothing', () => {
      expect(() => compileParameters([rules([validator(() => undefined)])])).toThrow(DefinitionError);
    });

    it('name values', async () => {
      const mode = rules([{ kind: 'one-of', values: ['fast', 0, true, null] }], { nullable: true });
      // −0 arrives as 0.
      for (const value of ['fast', 0, -0, true, null]) expect(await faultsOf([mode], value)).toEqual([]);
      for (const value of ['FAST', '0', 1, false, {}]) expect(await faultsOf([mode], value)).toEqual(['0 isIn']);
    });

    it('say what elements are', async () => {
      const words = rules([{ kind: 'items-by-rules', rules: [validator(IsString())] }, validator(ArrayMaxSize(2))]);
      expect(await parseArguments([words], [['a', 'b']])).toEqual([['a', 'b']]);
      expect(await faultsOf([words], ['a', 1, null])).toEqual(['0[1] isString', '0[2] notNull', '0 arrayMaxSize']);
      expect(await faultsOf([words], 'ab')).toEqual(['0 isArray', '0 arrayMaxSize']);
      expect(await faultsOf([words], new Set(['a']))).toEqual(['0 isArray', '0 arrayMaxSize']);
    });

    it('say of which class elements are', async () => {
      const tags = rules([{ kind: 'items-of-class', type: Tag }]);
      const [[tag]] = (await parseArguments([tags], [[{ label: 'x' }]])) as [[Tag]];
      expect(tag).toBeInstanceOf(Tag);
      expect(await faultsOf([tags], [{ label: 1 }, null, [], { label: 'x', more: 1 }])).toEqual([
        '0[0].label isString',
        '0[1] isObject',
        '0[2] isObject',
        '0[3].more unknownKey',
      ]);
    });

    it('hold for elements of elements', async () => {
      const inner = { kind: 'items-by-rules', rules: [{ kind: 'one-of', values: [1, null] }] } as const;
      const grid = rules([{ kind: 'items-by-rules', rules: [inner] }]);
      expect(await faultsOf([grid], [[1, null], [2], 3])).toEqual(['0[1][0] isIn', '0[2] isArray']);
    });
  });
});
