import { ValidationError, type ServiceError } from '../../shared/index.js';

/** What a call of a contract's method becomes on the wire. */
export interface SplitArguments {
  readonly args: readonly unknown[];
  readonly signal: AbortSignal | undefined;
}

/** Takes the caller's signal off the arguments, and the `undefined`s that stand for what was left out. */
export function splitArguments(given: readonly unknown[]): SplitArguments {
  const args = [...given];
  const last = args.at(-1);
  const signal = isAbortSignal(last) ? last : undefined;
  if (signal) args.pop();
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return { args, signal };
}

/** Explains why arguments could not be sent: serializers say only that something could not be cloned, not what. */
export function explainUnsendable(args: readonly unknown[], cause: unknown): ServiceError {
  const found = args.flatMap((argument, index) => findUncloneable(argument, String(index), new Set()) ?? []).slice(0, 1);
  const [fault = { path: '', message: Error.isError(cause) ? (cause as Error).message : 'cannot be sent' }] = found;
  const error = new ValidationError({ faults: [{ ...fault, rule: 'cloneable' }] });
  error.cause = cause;
  return error;
}

interface Culprit {
  readonly path: string;
  readonly message: string;
}

function findUncloneable(value: unknown, path: string, seen: Set<unknown>): Culprit | undefined {
  if (typeof value === 'function' || typeof value === 'symbol') return { path, message: `a ${typeof value} cannot be sent` };
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (value instanceof Promise) return { path, message: 'a promise cannot be sent' };
  if (isAbortSignal(value)) return { path, message: 'an AbortSignal is the last argument, or none' };
  for (const key of Object.keys(value)) {
    const culprit = findInProperty(value, key, path, seen);
    if (culprit) return culprit;
  }
  return undefined;
}

function findInProperty(owner: object, key: string, path: string, seen: Set<unknown>): Culprit | undefined {
  const at = Array.isArray(owner) ? `${path}[${key}]` : `${path}.${key}`;
  try {
    return findUncloneable((owner as Record<string, unknown>)[key], at, seen);
  } catch {
    return { path: at, message: 'reading it throws' };
  }
}

/** By brand: the signal may come from another realm, such as an iframe. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return Object.prototype.toString.call(value) === '[object AbortSignal]';
}
