import type { ArgumentPart, ArgumentSpec, LetsOf, OmissibleOf } from './argument-spec.js';
import { combineParts, createSpec } from './combine-parts.js';

/**
 * The argument may be `null`; if it is not, it keeps these rules.
 *
 * @param parts the class itself for a payload: TypeScript erases the type `Dto | null`
 * @example
 * rename(@Arg(Nullable(IsString(), MaxLength(64))) name: string | null)
 * select(@Arg(Nullable(TagDto)) tag: TagDto | null)
 */
export function Nullable<const Parts extends readonly ArgumentPart[]>(
  ...parts: Parts
): ArgumentSpec<LetsOf<Parts[number]>, OmissibleOf<Parts[number]>, true> {
  const spec = createSpec({ ...combineParts(parts, 'Nullable'), isNullable: true });
  return spec as ArgumentSpec<LetsOf<Parts[number]>, OmissibleOf<Parts[number]>, true>;
}
