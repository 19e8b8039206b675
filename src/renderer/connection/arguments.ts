import { ServiceError, ValidationError } from '../../shared/index.js';
import { isUploadSource, type UploadSource } from '../streams/upload-source.js';

/** An argument that stays in the page; main reaches it while the call is under way. */
export type LiveArgument =
  | { readonly kind: 'callback'; readonly index: number; readonly callback: (...values: unknown[]) => unknown }
  | { readonly kind: 'upload'; readonly index: number; readonly source: UploadSource };

/** What a call of a contract's method becomes on the wire. */
export interface SplitArguments {
  /** With `null` in the place of each that stays here. */
  readonly args: readonly unknown[];
  readonly live: readonly LiveArgument[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Takes the caller's signal off the arguments, and the `undefined`s that stand for what was left out, and sorts out
 * what stays in the page: functions, and streams of any kind.
 */
export function splitArguments(given: readonly unknown[]): SplitArguments {
  const args = [...given];
  const last = args.at(-1);
  const signal = isAbortSignal(last) ? last : undefined;
  if (signal) args.pop();
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return { args, live: takeLive(args), signal };
}

function takeLive(args: unknown[]): readonly LiveArgument[] {
  if (args.length === 0) return NONE;
  const live = args.flatMap((argument, index) => findLive(argument, index) ?? []);
  for (const { index } of live) args[index] = null;
  return live;
}

const NONE: readonly LiveArgument[] = [];

function findLive(argument: unknown, index: number): LiveArgument | undefined {
  if (typeof argument === 'function') {
    return { kind: 'callback', index, callback: argument as (...values: unknown[]) => unknown };
  }
  return isUploadSource(argument) ? { kind: 'upload', index, source: argument } : undefined;
}

/** Beyond this nothing can be sent anyway, and looking for a culprit would overflow the stack. */
const MAX_DEPTH = 128;

/** Explains why arguments could not be sent: serializers say only that something could not be cloned, not what. */
export function explainUnsendable(args: readonly unknown[], cause: unknown): ServiceError {
  if (cause instanceof ServiceError) return cause; // the codec says what is wrong by itself
  const seen = new Set<unknown>();
  const found = args.flatMap((argument, index) => findUncloneable(argument, String(index), seen, 0) ?? []).slice(0, 1);
  const [fault = { path: '', message: Error.isError(cause) ? (cause as Error).message : 'cannot be sent' }] = found;
  const error = new ValidationError({ faults: [{ ...fault, rule: 'cloneable' }] });
  error.cause = cause;
  return error;
}

/** Refuses what stays in the page, where there is no call that it could live as long as. @throws {ValidationError} */
export function refuseLive(live: readonly LiveArgument[]): void {
  const [first] = live;
  if (!first) return;
  const message = `a ${first.kind} lives as long as its call, and this is over at once`;
  throw new ValidationError({ faults: [{ path: String(first.index), rule: 'cloneable', message }] });
}

interface Culprit {
  readonly path: string;
  readonly message: string;
}

function findUncloneable(value: unknown, path: string, seen: Set<unknown>, depth: number): Culprit | undefined {
  if (typeof value === 'function' || typeof value === 'symbol')
    return { path, message: `a ${typeof value} cannot be sent` };
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return undefined;
  seen.add(value);
  if (depth >= MAX_DEPTH) return { path, message: 'it is nested too deeply' };
  if (value instanceof Promise) return { path, message: 'a promise cannot be sent' };
  if (isAbortSignal(value)) return { path, message: 'an AbortSignal is the last argument, or none' };
  for (const key of Object.keys(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    const property = readProperty(value, key);
    if (!property) return { path: at, message: 'reading it throws' };
    const culprit = findUncloneable(property.value, at, seen, depth + 1);
    if (culprit) return culprit;
  }
  return undefined;
}

/** @returns `undefined` when it can't be read */
function readProperty(owner: object, key: string): { readonly value: unknown } | undefined {
  try {
    return { value: (owner as Record<string, unknown>)[key] };
  } catch {
    return undefined;
  }
}

/** By brand: the signal may come from another realm, such as an iframe. */
function isAbortSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  return Object.prototype.toString.call(value) === '[object AbortSignal]';
}
