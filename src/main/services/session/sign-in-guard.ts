import { createHash } from 'node:crypto';
import { RateLimitedError, type Clock } from '../../../shared/index.js';
import type { Logger } from '../../logging/index.js';
import type { Database } from '../persistence/index.js';
import { FailureCounter, type Failures } from './failure-counter.js';
import type { UserSchema } from './user-schema.js';

/** Somebody is about to prove who they are. It counts as failed until it turns out otherwise. */
export interface SignInAttempt {
  /** The proof was good: the name starts afresh, and the client has one failure less. */
  succeeded(): Promise<void>;
}

/** Failures with one name, whoever tries, after which the next one has to wait. */
const FREE_FAILURES_OF_NAME = 5;
/** Failures of one client, whatever names it tries. */
const FREE_FAILURES_OF_CLIENT = 10;

/**
 * Slows down whoever guesses: by name, also where there is no such user, and by client. The waits double from a second
 * to a quarter of an hour. Those of names are kept over restarts.
 */
export class SignInGuard {
  private readonly names: FailureCounter;
  private readonly clients: FailureCounter;

  private constructor(
    private readonly database: Database<UserSchema>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    const onForgotten = (key: string): void => void this.save(key, undefined);
    this.names = new FailureCounter({ freeFailures: FREE_FAILURES_OF_NAME, onForgotten }, clock);
    this.clients = new FailureCounter({ freeFailures: FREE_FAILURES_OF_CLIENT }, clock);
  }

  /** Takes up what was counted before. */
  static async open(database: Database<UserSchema>, clock: Clock, logger: Logger): Promise<SignInGuard> {
    const guard = new SignInGuard(database, clock, logger);
    await guard.restore();
    return guard;
  }

  /**
   * @param name as it is compared
   * @throws {RateLimitedError} while this name or this client has to wait; that is no further failure
   */
  async begin(name: string, clientId: string): Promise<SignInAttempt> {
    const key = digest(name);
    const waitMs = Math.max(this.names.waitMs(key), this.clients.waitMs(clientId));
    if (waitMs > 0) throw new RateLimitedError({ scope: 'sign-in', retryAfterMs: Math.ceil(waitMs) });
    // Before the password is looked at, so that of many at the same time no more pass than one after another.
    this.clients.add(clientId);
    await this.save(key, this.names.add(key));
    return {
      succeeded: async () => {
        this.names.forget(key);
        this.clients.takeBack(clientId);
        await this.save(key, undefined);
      },
    };
  }

  /**
   * The one place that goes by the wall clock: nothing else lasts over a restart. However it was set meanwhile, nobody
   * waits longer than the failures are worth, and one that was set back shortens nothing.
   */
  private async restore(): Promise<void> {
    const rows = await this.database.query.selectFrom('sign_in_failure').selectAll().orderBy('failed_at_ms').execute();
    const [nowMs, wallMs] = [this.clock.monotonicMs(), this.clock.wallMs()];
    const oldestMs = wallMs - this.names.forgetAfterMs;
    for (const { name_digest: key, count, failed_at_ms: failedAtMs } of rows) {
      if (failedAtMs > oldestMs) this.names.restore(key, { count, lastMs: nowMs - Math.max(0, wallMs - failedAtMs) });
    }
    await this.database.query.deleteFrom('sign_in_failure').where('failed_at_ms', '<=', oldestMs).execute();
  }

  /** What can't be written is counted all the same, until main ends: a full disk must not lock everybody out. */
  private async save(key: string, failures: Failures | undefined): Promise<void> {
    const { query } = this.database;
    try {
      if (!failures) return void (await query.deleteFrom('sign_in_failure').where('name_digest', '=', key).execute());
      const row = { name_digest: key, count: failures.count, failed_at_ms: Math.floor(this.clock.wallMs()) };
      await query.replaceInto('sign_in_failure').values(row).execute();
    } catch (error) {
      this.logger.error('A failed sign-in could not be recorded', { error });
    }
  }
}

function digest(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
