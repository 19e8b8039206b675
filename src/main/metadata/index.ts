export type { AccessOption, Permission } from './access-option.js';
export { flattenService, type DefinitionOptions } from './flatten-service.js';
export { collectFaults, readServiceDefinition } from './read-service-definition.js';
export type { Class, MethodDefinition, ParameterDefinition } from './service-definition.js';
