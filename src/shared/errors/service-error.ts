/** What a {@link ServiceError} is made with, beside its message. */
export interface ServiceErrorOptions<Details> {
  /** Typed data for the program that catches it; must be able to cross the wire. */
  readonly details?: Details;
  /** What brought it about; stays in the process that threw it unless development mode is on. */
  readonly cause?: unknown;
}

/** A call that has been given up after its last attempt. */
export interface RetriedCall {
  /** How often the method ran. */
  readonly attempts: number;
  readonly channel: string;
  readonly clientId: string;
  /** The operating system's or Electron's id of the page's process, where it is known. */
  readonly processId?: number;
}

/**
 * An error that keeps its class, `code`, `message` and `details` on its way from main to the page.
 *
 * @typeParam Details the shape of `details`
 * @example
 * @ErrorCode('QUOTA')
 * export class QuotaError extends ServiceError<{ readonly limitBytes: number }> {
 *   declare readonly code: 'QUOTA';
 * }
 * throw new QuotaError('The disk quota is used up', { details: { limitBytes: 1_000_000 } });
 */
export class ServiceError<Details = unknown> extends Error {
  /** The stable name of this kind of error, set by `@ErrorCode`. */
  declare readonly code: string;

  readonly details: Details | undefined;

  /** Joins what the page saw with what main logged; set where a call failed. */
  correlationId?: string;

  /** Set where the method was tried more than once in vain, or might have been, as `@Retry()` says. */
  retried?: RetriedCall;

  constructor(message: string, options: ServiceErrorOptions<Details> = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.details = options.details;
  }
}
