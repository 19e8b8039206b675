import type { Class } from '../metadata/service-definition.js';

/** One thing `@Arg` says about an argument. */
export type ArgumentRule =
  /** A decorator of class-validator, applied to the argument (or, within `items`, to each element). */
  | { readonly kind: 'validator'; readonly decorator: PropertyDecorator }
  /** One of these values, compared with `Object.is`. */
  | { readonly kind: 'one-of'; readonly values: readonly (string | number | boolean | null)[] }
  /** An array of payload objects. */
  | { readonly kind: 'items-of-class'; readonly type: Class<object> }
  /** An array whose elements each keep these rules. */
  | { readonly kind: 'items-by-rules'; readonly rules: readonly ArgumentRule[] };
