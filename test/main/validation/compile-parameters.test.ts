import { IsInt, IsString, IsUUID } from 'class-validator';
import type { ParameterDefinition } from '../../../src/main/metadata/service-definition.js';
import { compileParameters } from '../../../src/main/validation/index.js';
import { SIGNAL, faultsOf, parseArguments, payload, rules, validator } from './parse-arguments.js';
import { Person } from './person.js';

describe('compileParameters', () => {
  describe('arguments', () => {
    const text = rules([validator(IsString())]);

    it('are handed on in order, with the signal in its place', async () => {
      const parameters = [text, { kind: 'signal' }, rules([validator(IsInt())])] as const;
      expect(await parseArguments(parameters, ['a', 1])).toEqual(['a', SIGNAL, 1]);
    });

    it('are parsed without a promise where no rule needs one', () => {
      expect(compileParameters([text])(['a'], SIGNAL)).toEqual(['a']);
      expect(compileParameters([])([], SIGNAL)).toEqual([]);
    });

    it('are refused beyond the parameters, unless they are undefined', async () => {
      expect(await faultsOf([text], 'a', 1, null)).toEqual(['1 surplusArgument', '2 surplusArgument']);
      expect(await faultsOf([], 1)).toEqual(['0 surplusArgument']);
      expect(await faultsOf([text, { kind: 'signal' }], 'a', {})).toEqual(['1 surplusArgument']);
      expect(await parseArguments([text, { kind: 'signal' }], ['a', undefined])).toEqual(['a', SIGNAL]);
    });

    it('must be there unless they are optional', async () => {
      expect(await faultsOf([text, text])).toEqual(['0 required', '1 required']);
      expect(await faultsOf([text, text], undefined, 'b')).toEqual(['0 required']);
      const optional = rules([validator(IsString())], { optional: true });
      expect(await parseArguments([optional, text], [undefined, 'b'])).toEqual([undefined, 'b']);
      expect(await parseArguments([payload(Person, { optional: true })], [])).toEqual([undefined]);
    });

    it('must not be null unless they are nullable', async () => {
      expect(await faultsOf([text, payload(Person)], null, null)).toEqual(['0 notNull', '1 notNull']);
      expect(await faultsOf([rules([], { optional: true })], null)).toEqual(['0 notNull']);
      expect(await parseArguments([payload(Person, { nullable: true })], [null])).toEqual([null]);
    });

    it('are all checked, and every fault is reported', async () => {
      const id = rules([validator(IsUUID())]);
      const faults = await faultsOf([payload(Person), id], { age: -1.5, address: { street: 5 }, extra: 1 }, 'x', 1);
      expect(faults.toSorted()).toEqual([
        '0.address.street isString',
        '0.address.street maxLength',
        '0.age isInt',
        '0.age min',
        '0.extra unknownKey',
        '0.name isString',
        '1 isUuid',
        '2 surplusArgument',
      ]);
    });

    it('have at most 100 faults reported', async () => {
      const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
      expect(await faultsOf([payload(Person)], many)).toHaveLength(100);
    });
  });

  describe('a platform class', () => {
    const leaf = (type: 'Date' | 'Uint8Array' | 'ArrayBuffer'): ParameterDefinition => {
      return { kind: 'leaf', type, optional: false, nullable: false };
    };
    const parameters = [leaf('Date'), leaf('Uint8Array'), leaf('ArrayBuffer')];

    it('is taken as it is', async () => {
      const args = [new Date(5), Uint8Array.of(1), Uint8Array.of(2).buffer];
      expect(await parseArguments(parameters, args)).toStrictEqual(args);
    });

    it.each([['2026-01-01'], [5], [{}], [[]], [new Map()]])('refuses %j', async (value) => {
      expect(await faultsOf(parameters, value, value, value)).toEqual(['0 isDate', '1 isInstance', '2 isInstance']);
    });

    it('refuses one in place of another', async () => {
      const date = new Date(0);
      expect(await faultsOf(parameters, date.getTime(), date, Uint8Array.of(1))).toHaveLength(3);
    });
  });
});
