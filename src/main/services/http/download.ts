import { CancelledError } from '../../../shared/index.js';
import type { HttpError, HttpOutcome } from '../../../shim/index.js';
import type { HttpExchange } from './http-exchange.js';
import { httpError } from './http-failure.js';
import type { LiveResponse } from './live-response.js';

/** Writes a body to disk while it arrives, no faster than the disk takes it. Never rejects: the outcome says how it went. */
export async function download(exchange: HttpExchange, live: LiveResponse): Promise<HttpOutcome> {
  const stop = (): void => exchange.abort();
  live.removed.addEventListener('abort', stop, { once: true });
  const received = await failureOf(() => receive(exchange, live));
  const closed = await failureOf(() => onDisk(live.close()));
  live.removed.removeEventListener('abort', stop);
  const failure = received ?? closed;
  return {
    state: stateOf(failure),
    bodyBytes: live.bytes,
    wireBytes: exchange.wireBytes,
    timings: exchange.timings,
    ...(failure instanceof CancelledError || !failure?.details ? {} : { failure: failure.details }),
  };
}

/** The failure for what the file system threw. */
export function diskError(error: unknown): HttpError {
  const { code } = error as { readonly code?: unknown };
  const message =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'There is no room left on the disk for the response.'
      : 'The response could not be written to the disk.';
  return httpError('disk', message, error);
}

async function receive(exchange: HttpExchange, live: LiveResponse): Promise<void> {
  for await (const piece of exchange.body()) await onDisk(live.append(piece));
}

async function onDisk(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw diskError(error);
  }
}

async function failureOf(work: () => Promise<void>): Promise<HttpError | CancelledError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    // Both the exchange and onDisk throw nothing else.
    return error as HttpError | CancelledError;
  }
}

function stateOf(failure: HttpError | CancelledError | undefined): HttpOutcome['state'] {
  if (!failure) return 'complete';
  return failure instanceof CancelledError ? 'cancelled' : 'failed';
}
