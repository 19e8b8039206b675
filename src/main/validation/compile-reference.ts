import { ValidationError, brandOf, describeValue, formatPath } from '../../shared/index.js';
import type { ParameterDefinition } from '../metadata/service-definition.js';
import { compileItem, type ValueParser } from './compile-rules.js';
import { FaultList } from './fault-list.js';
import { LiveArgument } from './live-argument.js';
import { compileResult } from './serialise-result.js';
import { ValidationRun } from './validation-run.js';

type ReferenceDefinition = Extract<ParameterDefinition, { readonly kind: 'callback' | 'upload' }>;

/**
 * Makes what a method gets for a function or a stream of the page. It is made even where another argument is refused
 * afterwards: nobody has it then.
 *
 * @throws {DefinitionError} when the class of a callback lets nothing through
 */
export function compileReference(parameter: ReferenceDefinition): ValueParser {
  const { kind } = parameter;
  const converterOf = kind === 'callback' ? compileCallback(parameter.type) : compileUpload(parameter.items);
  return (value, path, run) => {
    if (value instanceof LiveArgument) return value.open(converterOf(path));
    run.faults.add(path, kind, `must be ${kind === 'callback' ? 'a function' : 'a stream'}`);
    return undefined;
  };
}

type ConverterOf = (path: string) => (value: unknown) => unknown;

function compileCallback(type: Extract<ReferenceDefinition, { kind: 'callback' }>['type']): ConverterOf {
  const serialise = compileResult(type, 'Callback');
  return () => serialise;
}

/** Paths say which chunk it was: `0[17].name`. */
function compileUpload(items: Extract<ReferenceDefinition, { kind: 'upload' }>['items']): ConverterOf {
  if (items === 'bytes') return refuseObjects;
  const parse = compileItem(items);
  return (path) => {
    let index = 0;
    return (chunk) => {
      const run = new ValidationRun(new FaultList());
      const parsed = parse(chunk, formatPath([index], path), run);
      index += 1;
      return run.finish(parsed);
    };
  };
}

const refuseObjects: ConverterOf = (path) => (chunk) => {
  if (typeof chunk === 'object' && chunk !== null && brandOf(chunk) === 'bytes') return chunk;
  const fault = { path, rule: 'isInstance', message: `a chunk is bytes, and not ${describeValue(chunk)}` };
  throw new ValidationError({ faults: [fault] });
};
