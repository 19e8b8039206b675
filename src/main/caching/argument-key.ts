import { createHash } from 'node:crypto';
import { brandOf } from '../../shared/index.js';

/** Arguments that say more than this are not worth a key: finding it would take longer than many a method. */
const MAX_CHARACTERS = 65_536;
/** A longer key is kept as its digest. */
const MAX_PLAIN_CHARACTERS = 128;

/**
 * One text for all equal arguments, another one for any others: the names of objects in their order, each value with its
 * kind.
 *
 * @param args plain data, as the payload guard rebuilds it; `undefined` at their end counts as left out
 * @returns `undefined` for arguments of more than 65,536 characters and bytes
 */
export function argumentKey(args: readonly unknown[]): string | undefined {
  const given = args.slice(0, args.findLastIndex((argument) => argument !== undefined) + 1);
  const writer = new KeyWriter();
  if (!writer.write(given)) return undefined;
  const { text } = writer;
  return text.length <= MAX_PLAIN_CHARACTERS ? text : digestOf(text);
}

/** Of the text as it is: in UTF-8 all lone surrogates would be the same. */
function digestOf(text: string): string {
  return `#${createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('base64')}`;
}

class KeyWriter {
  text = '';

  /** @returns whether there was room for all of it */
  write(value: unknown): boolean {
    if (typeof value === 'object' && value !== null) return this.writeObject(value);
    return this.add(primitiveKey(value));
  }

  private writeObject(value: object): boolean {
    switch (brandOf(value)) {
      case 'array':
        return this.writeAll('[', value as readonly unknown[]);
      case 'set':
        return this.writeAll('S', [...(value as ReadonlySet<unknown>)]);
      case 'map':
        return this.writeAll('M', [...(value as ReadonlyMap<unknown, unknown>)].flat());
      case 'date':
        return this.add(`D${(value as Date).getTime()};`);
      case 'bytes':
        return this.writeBytes('B', value as Uint8Array);
      case 'array-buffer':
        return this.writeBytes('A', new Uint8Array(value as ArrayBuffer));
      default:
        return this.writeAll('{', Object.entries(value).toSorted(byName).flat());
    }
  }

  private writeAll(kind: string, values: readonly unknown[]): boolean {
    return this.add(`${kind}${values.length}:`) && values.every((value) => this.write(value));
  }

  private writeBytes(kind: string, bytes: Uint8Array): boolean {
    if (bytes.byteLength > MAX_CHARACTERS) return false;
    return this.add(`${kind}${bytes.byteLength}:${Buffer.from(bytes).toString('latin1')}`);
  }

  private add(part: string): boolean {
    this.text += part;
    return this.text.length <= MAX_CHARACTERS;
  }
}

function primitiveKey(value: unknown): string {
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (Object.is(value, -0)) return 'number:-0;';
  return `${typeof value}:${String(value)};`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
