import type { ErrorRegistry } from './error-registry.js';
import { ServiceError, type RetriedCall } from './service-error.js';
import { toServiceError } from './to-service-error.js';

/** A {@link ServiceError} as plain data: neither Electron nor the context bridge leaves an `Error` whole. */
export interface WireError {
  readonly code: string;
  readonly name: string;
  readonly message: string;
  readonly details?: unknown;
  readonly correlationId?: string;
  /** Where the method was tried again: how often, and whose call it was. */
  readonly retried?: RetriedCall;
  /** Development mode only: what the main process threw. */
  readonly cause?: { readonly message: string; readonly stack?: string };
}

export interface EncodeErrorOptions {
  /** Adds message and stack of the cause. Never in production: they name paths and internals. @default false */
  readonly development?: boolean;
  readonly correlationId?: string;
}

/** Turns what a method threw into what the page may know of it, as {@link toServiceError} says. */
export function encodeError(thrown: unknown, options: EncodeErrorOptions = {}): WireError {
  const error = toServiceError(thrown);
  return {
    code: error.code,
    name: error.name,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
    ...(options.correlationId === undefined ? {} : { correlationId: options.correlationId }),
    ...(error.retried === undefined ? {} : { retried: error.retried }),
    ...(options.development === true && error.cause !== undefined ? { cause: describeCause(error.cause) } : {}),
  };
}

/** Rebuilds the class that was thrown; a code nobody registered becomes a plain {@link ServiceError} with that code. */
export function decodeError(wire: WireError, registry: ErrorRegistry): ServiceError {
  const options = {
    details: wire.details,
    ...(wire.cause === undefined ? {} : { cause: rebuildCause(wire.cause) }),
  };
  const error = new ServiceError(wire.message, options);
  error.name = wire.name;
  if (wire.correlationId !== undefined) error.correlationId = wire.correlationId;
  if (wire.retried !== undefined) error.retried = wire.retried;
  const errorClass = registry.get(wire.code);
  // The constructors of error classes differ, so the error is built as the base class and then given its own.
  if (errorClass) Object.setPrototypeOf(error, errorClass.prototype);
  else Object.defineProperty(error, 'code', { value: wire.code, enumerable: true });
  return error;
}

function describeCause(cause: unknown): { message: string; stack?: string } {
  try {
    if (Error.isError(cause)) {
      const { message, stack } = cause as Error;
      return { message, ...(stack === undefined ? {} : { stack }) };
    }
    return { message: String(cause) };
  } catch {
    return { message: 'The cause cannot be shown: reading it threw' };
  }
}

function rebuildCause(cause: NonNullable<WireError['cause']>): Error {
  const error = new Error(cause.message);
  if (cause.stack !== undefined) error.stack = cause.stack;
  return error;
}
