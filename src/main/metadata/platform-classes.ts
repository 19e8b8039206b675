import type { Class, ParameterDefinition } from './service-definition.js';

type LeafName = Extract<ParameterDefinition, { readonly kind: 'leaf' }>['type'];

const LEAVES = new Map<unknown, LeafName>([
  [Date, 'Date'],
  [Uint8Array, 'Uint8Array'],
  [ArrayBuffer, 'ArrayBuffer'],
]);

/** The name of a class of the platform that speaks for itself as a parameter; `undefined` for any other. */
export function leafNameOf(type: unknown): LeafName | undefined {
  return LEAVES.get(type);
}

/** Whether a class of the platform speaks for itself as a parameter. */
export function isLeafClass(type: Class<object>): boolean {
  return LEAVES.has(type);
}

/** Whether a class comes with the runtime: `String`, `Map`, `URL`. */
export function isPlatformClass(type: Class<object>): boolean {
  return Reflect.get(globalThis, type.name) === type;
}
