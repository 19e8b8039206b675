import type { Class } from '../metadata/service-definition.js';

/** The class of an object, by its prototype: a property named `constructor` may be anybody's data. */
export function classOf(value: object): Class<object> {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: unknown } | null;
  const type = prototype?.constructor;
  return typeof type === 'function' ? (type as Class<object>) : Object;
}
