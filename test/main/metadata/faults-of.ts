import { collectFaults, type Class, type DefinitionOptions } from '../../../src/main/metadata/index.js';

/** Decides about everything, so that a test about something else needs no decisions. */
const EVERYBODY: DefinitionOptions = { defaultAccess: { kind: 'public' } };

/** Every fault of a service as `where: problem`. */
export function faultsOf(type: Class<object>, options: DefinitionOptions = EVERYBODY): readonly string[] {
  return collectFaults(type, options).map(({ where, problem }) => `${where}: ${problem}`);
}
