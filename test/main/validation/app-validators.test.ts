import { IsOptional, IsString, MaxLength, Validate, ValidatorConstraint, registerDecorator } from 'class-validator';
import { DefinitionError, ValidationError } from '../../../src/shared/index.js';
import { compileParameters } from '../../../src/main/validation/index.js';
import { SIGNAL, faultsOf, parseArguments, payload, rules, validator } from './parse-arguments.js';

describe('compileParameters', () => {
  describe("an app's own validators", () => {
    function Check(check: (value: unknown) => unknown): PropertyDecorator {
      return (target, key) => {
        registerDecorator({
          name: 'check',
          target: target.constructor,
          propertyName: String(key),
          options: { message: '$property of $target is $value' },
          validator: { validate: (value: unknown) => check(value) as boolean },
        });
      };
    }

    it('may answer later, also when they do not say so', async () => {
      class Later {
        @Check(async (value) => value === 'right')
        declare readonly word: string;
      }
      const parser = compileParameters([payload(Later)]);
      await expect(parser([{ word: 'right' }], SIGNAL)).resolves.toEqual([{ word: 'right' }]);
      expect(await faultsOf([payload(Later)], { word: 'wrong' })).toEqual(['0.word check']);
      expect(await faultsOf([rules([validator(Check(async () => false))])], 1)).toEqual(['0 check']);
    });

    it('have their messages filled in', async () => {
      class Worded {
        @Check(() => false)
        declare readonly word: string;

        @MaxLength(3, { message: 'at most $constraint1' })
        declare readonly text: string;
      }
      const error = (await parseArguments([payload(Worded)], [{ word: '$&', text: 'long' }]).catch(
        (thrown: unknown) => thrown,
      )) as ValidationError;
      expect(error.details?.faults.map(({ message }) => message)).toEqual(['word of Worded is $&', 'at most 3']);
    });

    it('fail the call when they throw, or reject, at an otherwise valid value', async () => {
      class Throwing {
        @Check((value) => (value as string).startsWith('x'))
        @IsOptional()
        declare readonly a: unknown;

        @IsOptional()
        @Check(() => Promise.reject(new RangeError('the database is away')))
        declare readonly b: unknown;

        @IsOptional()
        @IsString()
        declare readonly c: unknown;
      }
      await expect(parseArguments([payload(Throwing)], [{ a: 5 }])).rejects.toThrow(TypeError);
      await expect(parseArguments([payload(Throwing)], [{ b: 5 }])).rejects.toThrow('the database is away');
      expect(await faultsOf([payload(Throwing)], { a: 5, b: 5, c: 5 })).toEqual(['0.c isString']);
    });

    it('refuse to start without @ValidatorConstraint, which would check nothing', () => {
      class Unregistered {
        validate(): boolean {
          return false;
        }
      }
      @ValidatorConstraint({ name: 'registered' })
      class Registered extends Unregistered {}
      class Wrong {
        @Validate(Unregistered)
        declare readonly a: string;
      }
      class Right {
        @Validate(Registered)
        declare readonly a: string;
      }
      expect(() => compileParameters([payload(Wrong)])).toThrow(DefinitionError);
      expect(() => compileParameters([payload(Right)])).not.toThrow();
    });
  });
});
