import type { DefinitionFault } from '../../shared/index.js';
import { FaultCollector } from './fault-collector.js';
import { bindMembers, type DefinitionOptions } from './flatten-service.js';
import type { Class, ServiceDefinition } from './service-definition.js';
import { ServiceReader } from './service-reader.js';

/** Definitions without a fault, by class: decorators have run by the time one is read, so it can't change. */
const definitions = new WeakMap<Class<object>, ServiceDefinition>();

/**
 * What an event service and its namespaces declare, read from the classes alone: no instance is made.
 *
 * @returns frozen; the same object each time
 * @throws {DefinitionError} with every fault of every service that can be reached
 */
export function readServiceDefinition(type: Class<object>, options: DefinitionOptions = {}): ServiceDefinition {
  const faults = new FaultCollector();
  const definition = read(type, options, faults);
  faults.throwIfAny();
  return definition;
}

/** Every fault for which {@link readServiceDefinition} would throw. */
export function collectFaults(type: Class<object>, options: DefinitionOptions = {}): readonly DefinitionFault[] {
  const faults = new FaultCollector();
  read(type, options, faults);
  return faults.faults;
}

function read(type: Class<object>, options: DefinitionOptions, faults: FaultCollector): ServiceDefinition {
  const definition = definitions.get(type) ?? new ServiceReader(faults).read(type);
  if (faults.faults.length === 0) definitions.set(type, definition);
  bindMembers(definition, options, faults);
  return definition;
}
