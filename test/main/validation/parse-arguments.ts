import { ValidationError } from '../../../src/shared/index.js';
import type { ArgumentRule } from '../../../src/main/decorators/argument-rule.js';
import type { ParameterDefinition } from '../../../src/main/metadata/service-definition.js';
import { compileParameters, guardArguments } from '../../../src/main/validation/index.js';

/** Stands for the signal of every call. */
export const SIGNAL = new AbortController().signal;

interface Presence {
  readonly optional?: boolean;
  readonly nullable?: boolean;
}

export function payload(type: new () => object, presence: Presence = {}): ParameterDefinition {
  return { kind: 'payload', type, optional: false, nullable: false, ...presence };
}

export function rules(list: readonly ArgumentRule[], presence: Presence = {}): ParameterDefinition {
  return { kind: 'rules', rules: list, optional: false, nullable: false, ...presence };
}

export function validator(decorator: PropertyDecorator): ArgumentRule {
  return { kind: 'validator', decorator };
}

/** What a method gets of arguments that crossed a structured clone. */
export async function parseArguments(parameters: readonly ParameterDefinition[], args: unknown[]): Promise<unknown[]> {
  const guarded = guardArguments(structuredClone(args), { maxDepth: 32, maxNodes: 10_000 });
  return compileParameters(parameters)(guarded, SIGNAL);
}

/** What is wrong with arguments, with the words for it. */
async function errorOf(parameters: readonly ParameterDefinition[], args: unknown[]): Promise<ValidationError> {
  try {
    await parseArguments(parameters, args);
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  return new ValidationError({ faults: [] });
}

/** What is wrong with arguments, as `path rule`. */
export async function faultsOf(parameters: readonly ParameterDefinition[], ...args: unknown[]): Promise<string[]> {
  const { details } = await errorOf(parameters, args);
  return (details?.faults ?? []).map(({ path, rule }) => `${path} ${rule}`);
}
