import { brandOf } from '../../shared/index.js';
import type { ParameterDefinition } from '../metadata/service-definition.js';
import { compileReference } from './compile-reference.js';
import { compilePayload, compileRules, type ValueParser } from './compile-rules.js';
import { FaultList } from './fault-list.js';
import { LiveArgument } from './live-argument.js';
import { ValidationRun } from './validation-run.js';

/**
 * Makes what the method is called with of what the guard let through.
 *
 * @param args from the wire: signals have no place among them
 * @param signal takes the place of every signal parameter
 * @returns as many values as there are parameters; a promise if some rule answers later
 * @throws {ValidationError} with every fault of every argument
 */
export type ArgumentParser = (args: readonly unknown[], signal: AbortSignal) => unknown[] | Promise<unknown[]>;

type ValueDefinition = Exclude<ParameterDefinition, { readonly kind: 'signal' }>;

/**
 * Compiles the parameters of one method into the function that checks its arguments. Surplus arguments are refused
 * (`surplusArgument`) unless they are `undefined`, missing ones (`required`) unless optional, `null` (`notNull`) unless
 * nullable. Within payload classes `null` counts as a value, also under `@IsOptional()`: to allow it, write
 * `@ValidateIf((_, value) => value !== null)`, or a rule that it keeps. What `@ValidateNested()` stands on must be there
 * unless a condition says otherwise, and be one object, or a collection of objects if the decorator says `each`, the
 * declared type is one, or a rule for arrays stands beside it. `@IsInt()` takes safe integers only.
 *
 * @throws {DefinitionError} when a rule checks nothing
 */
export function compileParameters(parameters: readonly ParameterDefinition[]): ArgumentParser {
  const values = parameters.filter((parameter): parameter is ValueDefinition => parameter.kind !== 'signal');
  const parsers = values.map(compileValue);
  return (args, signal) => {
    if (values.length === 0 && args.length === 0) return placeSignals(parameters, [], signal);
    const run = new ValidationRun(new FaultList());
    const parsed = parsers.map((parse, index) => parse(args[index], String(index), run));
    refuseSurplus(args, parsers.length, run);
    return run.finish(placeSignals(parameters, parsed, signal));
  };
}

function placeSignals(parameters: readonly ParameterDefinition[], parsed: unknown[], signal: AbortSignal): unknown[] {
  if (parsed.length === parameters.length) return parsed;
  let next = 0;
  return parameters.map(({ kind }) => (kind === 'signal' ? signal : parsed[next++]));
}

function refuseSurplus(args: readonly unknown[], count: number, run: ValidationRun): void {
  for (let index = count; index < args.length; index++) {
    // A caller that hands on an optional signal it does not have sends `undefined` in its place.
    if (args[index] === undefined) continue;
    run.faults.add(String(index), 'surplusArgument', `the method takes ${count} argument${count === 1 ? '' : 's'}`);
  }
}

function compileValue(parameter: ValueDefinition, index: number): ValueParser {
  const parse = compileKind(parameter, `argument ${index}`);
  const { optional, nullable } = parameter;
  return (value, path, run) => {
    if (value === undefined) {
      if (!optional) run.faults.add(path, 'required', 'must not be left out');
      return undefined;
    }
    if (value instanceof LiveArgument && value.kind !== parameter.kind) {
      run.faults.add(path, 'unsupportedType', `a ${value.kind} can't be this argument`);
      return undefined;
    }
    if (value !== null) return parse(value, path, run);
    if (!nullable) run.faults.add(path, 'notNull', 'must not be null');
    return null;
  };
}

function compileKind(parameter: ValueDefinition, name: string): ValueParser {
  switch (parameter.kind) {
    case 'payload':
      return compilePayload(parameter.type);
    case 'leaf':
      return compileLeaf(parameter.type);
    case 'rules':
      return compileRules(parameter.rules, name);
    case 'callback':
    case 'upload':
      return compileReference(parameter);
    default:
      return assertNever(parameter);
  }
}

const LEAVES = {
  Date: { brand: 'date', rule: 'isDate' },
  Uint8Array: { brand: 'bytes', rule: 'isInstance' },
  ArrayBuffer: { brand: 'array-buffer', rule: 'isInstance' },
} as const;

function compileLeaf(type: keyof typeof LEAVES): ValueParser {
  const { brand, rule } = LEAVES[type];
  return (value, path, run) => {
    const isLeaf = typeof value === 'object' && value !== null && brandOf(value) === brand;
    if (!isLeaf) run.faults.add(path, rule, `must be of type ${type}`);
    return value;
  };
}

function assertNever(parameter: never): never {
  throw new TypeError(`There is no such parameter: ${JSON.stringify(parameter)}`);
}
