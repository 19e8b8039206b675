import type { Class } from '../metadata/service-definition.js';

/** What each element of an array, or each chunk of an upload, is. */
export type ItemsRule =
  /** Payload objects. */
  | { readonly kind: 'items-of-class'; readonly type: Class<object> }
  /** What each keeps these rules. */
  | { readonly kind: 'items-by-rules'; readonly rules: readonly ArgumentRule[] };

/** What a page holds on to, and main reaches over the wire. Stands alone. */
export type ReferenceRule =
  /** A function; the class is the one by whose allow-list what it is called with is copied. */
  | { readonly kind: 'callback'; readonly type: Class<object> | undefined }
  /** A stream of bytes, or of what the rule says. */
  | { readonly kind: 'upload'; readonly items: 'bytes' | ItemsRule };

/** One thing `@Arg` says about an argument. */
export type ArgumentRule =
  /** A decorator of class-validator, applied to the argument (or, within `items`, to each element). */
  | { readonly kind: 'validator'; readonly decorator: PropertyDecorator }
  /** One of these values, compared with `Object.is`. */
  | { readonly kind: 'one-of'; readonly values: readonly (string | number | boolean | null)[] }
  | ItemsRule
  | ReferenceRule;
