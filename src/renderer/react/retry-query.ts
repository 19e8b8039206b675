import { ServiceError } from '../../shared/index.js';

/** What may go better the next time, as the list of errors has it. */
const RETRYABLE: ReadonlySet<string> = new Set(['DISCONNECTED', 'RESOURCE_EXHAUSTED', 'TIMEOUT', 'UNAVAILABLE']);

const MAX_RETRIES = 3;

/**
 * For TanStack Query's `retry`: three times where another attempt can help. By default it retries everything, so that a
 * `NOT_FOUND` is shown after seven seconds. What main itself has tried again and given up, by `@Retry`, is not multiplied.
 *
 * @param failureCount failures before this one
 * @example
 * const queryClient = new QueryClient({ defaultOptions: { queries: { retry: retryQuery } } });
 */
export function retryQuery(failureCount: number, error: Error): boolean {
  if (failureCount >= MAX_RETRIES || !(error instanceof ServiceError)) return false;
  return RETRYABLE.has(error.code) && error.retried === undefined;
}
