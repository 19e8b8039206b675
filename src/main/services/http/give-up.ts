import { CancelledError, type Clock, type Subscription } from '../../../shared/index.js';
import type { HttpError } from '../../../shim/index.js';
import { httpError, inWords } from './http-failure.js';
import type { WireExchange } from './wire-exchange.js';

/** Ends whichever request of a chain is under way, when its caller says so or its time is over. */
export class GiveUp implements Disposable {
  /** The request under way. */
  current: WireExchange | undefined;
  /** Where it went, for the message. */
  server = '';
  private reason: HttpError | CancelledError | undefined;

  private readonly timer: Subscription;

  constructor(
    private readonly signal: AbortSignal | undefined,
    clock: Clock,
    timeoutMs: number,
  ) {
    this.timer = clock.after(timeoutMs, () => this.onTimeout(timeoutMs));
    if (signal?.aborted === true) this.onAbort();
    else signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  throwIfGivenUp(): void {
    if (this.reason) throw this.reason;
  }

  [Symbol.dispose](): void {
    this.timer();
    this.signal?.removeEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => this.stop(new CancelledError());

  private onTimeout(timeoutMs: number): void {
    this.stop(httpError('timeout', `The server at ${this.server} did not answer within ${inWords(timeoutMs)}.`));
  }

  private stop(reason: HttpError | CancelledError): void {
    this.reason ??= reason;
    this.current?.abort(this.reason);
  }
}
