import {
  openAuditTrail,
  type AuditTrail,
  type DatabaseReport,
  type Logger,
  type OpenAuditTrailOptions,
  type SqliteAuditTrail,
} from 'sallyport/main';
import { UnavailableError } from 'sallyport/shared';

/** Where the workbench's audit trail is, if it could be opened. */
export class AuditPlace implements AuditTrail, AsyncDisposable {
  constructor(
    private readonly opened: SqliteAuditTrail | undefined,
    /** `null` when it could not be opened. */
    readonly report: DatabaseReport | null,
  ) {}

  /** Opens it. Never rejects: without it the workbench starts all the same, and refuses what has to be recorded. */
  static async open(options: OpenAuditTrailOptions & { readonly logger: Logger }): Promise<AuditPlace> {
    try {
      const { trail, report } = await openAuditTrail(options);
      return new AuditPlace(trail, report);
    } catch (error) {
      options.logger.error('The audit trail can not be opened: what has to be recorded is refused', { error });
      return new AuditPlace(undefined, null);
    }
  }

  /** @throws {UnavailableError} when it could not be opened */
  get trail(): SqliteAuditTrail {
    if (!this.opened)
      throw new UnavailableError('The audit trail could not be opened', { details: { reason: 'audit' } });
    return this.opened;
  }

  record(...[entry]: Parameters<AuditTrail['record']>): void {
    this.opened?.record(entry);
  }

  async commit(...[entry]: Parameters<AuditTrail['commit']>): Promise<void> {
    await this.trail.commit(entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.opened?.[Symbol.asyncDispose]();
  }
}
