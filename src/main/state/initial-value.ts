import { DefinitionError, InternalError, ValidationError, freezeValue } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { parseWhole } from '../validation/index.js';
import { prepareStateValue } from './state-value.js';

/**
 * What a state begins with: plain data, frozen.
 *
 * @param initial @default the defaults of the class
 * @throws {DefinitionError} when it breaks the rules of the class, or can't be sent
 */
export function initialValueOf<T extends object>(type: Class<T>, initial?: T): T {
  const fault = (problem: string): DefinitionError =>
    new DefinitionError([
      { where: type.name, problem, mend: 'Give its properties defaults that its rules let through, or say initial' },
    ]);
  try {
    const plain = prepareStateValue({ ...(initial ?? (Reflect.construct(type, []) as T)) }).value;
    const parsed = parseWhole(type, plain);
    if (parsed instanceof Promise) {
      parsed.catch(ignore);
      throw fault('has a rule that answers later, and can not say at once whether what a state begins with is right');
    }
    return freezeValue(plainOf<T>(parsed));
  } catch (error) {
    if (error instanceof ValidationError) throw fault(`as a state begins with what it refuses: ${wordsOf(error)}`);
    if (error instanceof InternalError) throw fault(`as a state begins with what can't be sent: ${causeOf(error)}`);
    throw error;
  }
}

/** Of an instance that its rules have let through; without properties it is an empty object. */
export function plainOf<T extends object>(instance: object): T {
  return prepareStateValue({ ...instance }).value as T;
}

function wordsOf({ details }: ValidationError): string {
  return (details?.faults ?? []).map(({ path, message }) => `${path}: ${message}`).join('; ');
}

function causeOf({ cause }: InternalError): string {
  const reason = cause instanceof InternalError ? cause.cause : cause;
  return reason instanceof Error ? reason.message : String(reason);
}

function ignore(): void {
  // What the rule would have said is of no account any more.
}
