import type { Bytes } from '../../shared/index.js';
import type { ArgumentPart, ArgumentSpec } from './argument-spec.js';
import { specOfRule } from './combine-parts.js';
import { itemsRule, type ItemOf } from './items.js';

/** What a method gets for a stream of the page: it can be iterated as well as read. */
export type Upload<Chunk> = AsyncIterable<Chunk> & ReadableStream<Chunk>;

type ChunkOf<Parts extends readonly ArgumentPart[]> = Parts extends readonly [] ? Bytes : ItemOf<Parts[number]>;

/**
 * The argument is a stream of the page: of bytes, or of objects of a payload class, or of what these rules say. Nothing
 * is sent before it is read, and no more than is read; it ends with its call. A chunk that is something else is thrown
 * at its reader as a `ValidationError`, and ends it.
 *
 * @param parts what each chunk is @default bytes
 * @throws {TypeError} when they let chunks be left out or be `null`
 * @example
 * @Handle({ timeoutMs: 600_000 }) @Public()
 * async save(@Arg(Chunks()) body: AsyncIterable<Bytes>): Promise<void> { … }
 *
 * @Handle() @Public()
 * async import(@Arg(Chunks(RowDto)) rows: AsyncIterable<RowDto>): Promise<number> { … }
 */
export function Chunks<const Parts extends readonly ArgumentPart[]>(
  ...parts: Parts
): ArgumentSpec<Upload<ChunkOf<Parts>>, false, false> {
  const items = parts.length === 0 ? 'bytes' : itemsRule(parts, 'Chunks');
  return specOfRule({ kind: 'upload', items }) as ArgumentSpec<Upload<ChunkOf<Parts>>, false, false>;
}
