import {
  DataDirectoryLock,
  EventServiceHost,
  SqliteAuditTrail,
  openAuditTrail,
  type Authorize,
  type Logger,
} from 'sallyport/main';
import { container as root } from 'tsyringe';
import { VaultService } from './vault-service.js';

/** What the app needs from outside. */
export interface VaultOptions {
  readonly directory: string;
  readonly logger: Logger;
  readonly authorize: Authorize;
}

/** Ends the host first: what it records as it ends is still written. */
export interface Vault extends AsyncDisposable {
  readonly host: EventServiceHost;
  readonly trail: SqliteAuditTrail;
}

export async function startVault({ directory, logger, authorize }: VaultOptions): Promise<Vault> {
  await using resources = new AsyncDisposableStack();
  const lock = resources.use(DataDirectoryLock.acquire(directory)); // one for all that is kept there
  const { trail, report } = await openAuditTrail({ directory, lock, logger, maxAgeDays: 365 });
  resources.use(trail);
  if (report.setAside) logger.error('The audit trail was damaged and begins anew', { kept: report.setAside.to });
  const container = root.createChildContainer();
  container.registerInstance(SqliteAuditTrail, trail); // for AuditService, which shows it
  const host = await EventServiceHost.start(VaultService, { container, logger, authorize, audit: trail });
  resources.use(host);
  const owned = resources.move();
  return { host, trail, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
