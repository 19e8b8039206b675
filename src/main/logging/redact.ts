import { secretsOf } from '../../shared/index.js';
import { rawSecretsOf } from './raw-secrets.js';
import type { LogFields } from './logger.js';
import { isSensitiveName } from './sensitive-names.js';
import { REDACTED, redactText } from './redact-text.js';

/** Levels of objects within objects that are kept. Deeper, a log line is no place to look at data. */
const MAX_LOG_DEPTH = 8;

/** Values a line keeps, all levels together: bounds what a shared-reference bomb costs. */
const MAX_LOG_NODES = 1_000;

/** UTF-16 units of text a line keeps, all values together. */
const MAX_LOG_TEXT_LENGTH = 65_536;

const LEFT_OUT = '[left out]';
const UNREADABLE = '[unreadable]';
const MAX_NAME_LENGTH = 200;
const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * A copy of a line's data that can be written: secrets replaced, sizes bounded, cycles named, errors and binary
 * described. Made of strings, finite numbers, booleans, `null`, arrays and objects without a prototype.
 *
 * @returns never throws: what can't be read is said to be unreadable
 */
export function redact(fields: LogFields): Readonly<Record<string, unknown>> {
  try {
    return new Redaction().copyProperties(fields, 0);
  } catch {
    return { unreadable: true };
  }
}

interface EntryPlace {
  readonly depth: number;
  /** Whether it is secret whatever its name. */
  readonly isMarked: boolean;
}

/** One walk over the data of one line, with what it may still keep. */
class Redaction {
  private nodesLeft = MAX_LOG_NODES;
  private textLeft = MAX_LOG_TEXT_LENGTH;
  private readonly ancestors = new Set<object>();

  copyProperties(source: object, depth: number): Record<string, unknown> {
    const entries = Object.keys(source).map((name) => [name, () => Reflect.get(source, name)] as const);
    return this.copyEntries(entries, depth, secretFieldsOf(source));
  }

  private copyEntries(
    entries: Iterable<readonly [name: string, read: () => unknown]>,
    depth: number,
    secrets: ReadonlySet<string> = NO_NAMES,
  ): Record<string, unknown> {
    const copy: Record<string, unknown> = Object.create(null);
    for (const [name, read] of entries) {
      if (this.nodesLeft <= 0) {
        copy['…'] = LEFT_OUT;
        break;
      }
      copy[redactText(name.slice(0, MAX_NAME_LENGTH))] = this.copyEntry(name, read, {
        depth,
        isMarked: secrets.has(name),
      });
    }
    return copy;
  }

  private copyEntry(name: string, read: () => unknown, { depth, isMarked }: EntryPlace): unknown {
    return isMarked || isSensitiveName(name) ? this.hide(read, isMarked) : this.read(read, depth);
  }

  /** Absence is no secret, and worth knowing; nor is `hasToken: true`, unless somebody says so. */
  private hide(read: () => unknown, hidesBooleans: boolean): unknown {
    this.nodesLeft -= 1;
    try {
      const value = read();
      const isHarmless = value === null || value === undefined || (typeof value === 'boolean' && !hidesBooleans);
      return isHarmless ? value : REDACTED;
    } catch {
      return REDACTED;
    }
  }

  private read(read: () => unknown, depth: number): unknown {
    try {
      return this.copy(read(), depth);
    } catch {
      return UNREADABLE;
    }
  }

  private copy(value: unknown, depth: number): unknown {
    this.nodesLeft -= 1;
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'bigint':
      case 'symbol':
        return this.text(String(value));
      case 'function':
        return '[function]';
      case 'object':
        return value === null ? null : this.copyObject(value, depth);
      default:
        return value;
    }
  }

  private text(value: string): string {
    if (this.textLeft <= 0) return LEFT_OUT;
    const kept = redactText(value);
    this.textLeft -= kept.length;
    return kept;
  }

  private copyObject(value: object, depth: number): unknown {
    const leaf = this.leaf(value);
    if (leaf !== undefined) return leaf;
    if (this.ancestors.has(value)) return '[circular]';
    if (depth >= MAX_LOG_DEPTH) return LEFT_OUT;
    this.ancestors.add(value);
    try {
      return this.copyContainer(value, depth + 1);
    } finally {
      this.ancestors.delete(value);
    }
  }

  /** Objects that are one value. By brand, because values may come from another realm. */
  private leaf(value: object): string | undefined {
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    switch (Object.prototype.toString.call(value)) {
      case '[object Date]':
        return String(Reflect.apply(Date.prototype.toJSON, value, []));
      case '[object URL]':
      case '[object URLSearchParams]':
        return this.text(String(value));
      case '[object ArrayBuffer]':
        return '[bytes]';
      case '[object Promise]':
        return '[promise]';
      default:
        return undefined;
    }
  }

  private copyContainer(value: object, depth: number): unknown {
    if (Array.isArray(value)) return this.copyItems(value, depth);
    if (Error.isError(value)) return this.copyError(value, depth);
    if (isIterable(value)) return this.copyIterable(value, depth);
    return this.copyProperties(value, depth);
  }

  private copyItems(items: Iterable<unknown>, depth: number): unknown[] {
    const copies: unknown[] = [];
    for (const item of items) {
      if (this.nodesLeft <= 0) {
        copies.push(LEFT_OUT);
        break;
      }
      copies.push(this.read(() => item, depth));
    }
    return copies.map((copy, index) => (isNamedBefore(copies, index) ? REDACTED : copy));
  }

  private copyIterable(value: Iterable<unknown>, depth: number): unknown {
    const kind = Object.prototype.toString.call(value);
    if (kind === '[object Map]' || kind === '[object Headers]' || kind === '[object FormData]') {
      return this.copyEntries(readPairs(value), depth);
    }
    // Walking any other iterable may have effects; a Set's has none.
    return kind === '[object Set]' ? this.copyItems(value, depth) : this.copyProperties(value, depth);
  }

  private copyError(error: Error, depth: number): Record<string, unknown> {
    const names = new Set(['name', 'message', 'code', 'stack', ...Object.keys(error)]);
    for (const name of ['cause', 'errors']) if (Object.hasOwn(error, name)) names.add(name);
    const present = [...names].filter((name) => Reflect.has(error, name));
    return this.copyEntries(
      present.map((name) => [name, () => Reflect.get(error, name)] as const),
      depth,
      secretFieldsOf(error),
    );
  }
}

/** Which of its fields are secret, whatever they are called: by `@Secret()`, or because another field says so. */
function secretFieldsOf(source: object): ReadonlySet<string> {
  const marked = secretsOf(source);
  const raw = rawSecretsOf(source);
  const names = raw === undefined ? marked : new Set([...marked, ...raw]);
  return isNamedSecret(source) ? new Set([...names, 'value']) : names;
}

/** `{ name: 'Authorization', value: '…' }`: the name of the secret is data there. */
function isNamedSecret(source: object): boolean {
  if (!Object.hasOwn(source, 'name') || !Object.hasOwn(source, 'value')) return false;
  const name: unknown = Reflect.get(source, 'name');
  return typeof name === 'string' && isSensitiveName(name);
}

/**
 * Whether an item is the value of the one before it: `['authorization', 'Bearer …', …]`, as header lists have them, or
 * `['--token', '…']`.
 */
function isNamedBefore(items: readonly unknown[], index: number): boolean {
  const name = items[index - 1];
  if (typeof name !== 'string' || !isSensitiveName(name)) return false;
  return name.startsWith('-') || (index % 2 === 1 && items.length % 2 === 0);
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof Reflect.get(value, Symbol.iterator) === 'function';
}

function* readPairs(pairs: Iterable<unknown>): Generator<readonly [string, () => unknown]> {
  for (const pair of pairs) {
    if (!Array.isArray(pair)) continue;
    const [name, value]: readonly unknown[] = pair;
    yield [typeof name === 'object' ? '[object]' : String(name), () => value];
  }
}
