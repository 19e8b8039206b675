export { decideAccess, type AccessOption, type Permission } from './access-option.js';
export type { BoundEvents, BoundMember, BoundMethod } from './bound-member.js';
export { flattenService, type DefinitionOptions } from './flatten-service.js';
export { collectFaults, readServiceDefinition } from './read-service-definition.js';
export type {
  AccessDecision,
  Class,
  EventsDefinition,
  MethodDefinition,
  NamespaceDefinition,
  ParameterDefinition,
  ServiceDefinition,
} from './service-definition.js';
