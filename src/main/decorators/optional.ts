import type { ArgumentPart, ArgumentSpec, LetsOf, NullableOf } from './argument-spec.js';
import { combineParts, createSpec } from './combine-parts.js';

/**
 * The argument may be left out; if it is there, it keeps these rules.
 *
 * @param parts none for a parameter whose class speaks for itself
 * @example
 * list(@Arg(Optional(IsString(), MaxLength(64))) filter?: string)
 * find(@Arg(Optional()) query?: QueryDto)
 */
export function Optional<const Parts extends readonly ArgumentPart[]>(
  ...parts: Parts
): ArgumentSpec<LetsOf<Parts[number]>, true, NullableOf<Parts[number]>> {
  const spec = createSpec({ ...combineParts(parts, 'Optional'), isOptional: true });
  return spec as ArgumentSpec<LetsOf<Parts[number]>, true, NullableOf<Parts[number]>>;
}
