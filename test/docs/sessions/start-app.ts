import {
  DataDirectoryLock,
  EventServiceHost,
  Sessions,
  Users,
  authorizeByRoles,
  openAuditTrail,
  openUsers,
  type Logger,
  type OpenUsersOptions,
} from 'sallyport/main';
import { container as root } from 'tsyringe';
import { AppService } from './library-service.js';

const ROLES = {
  admin: ['*'],
  librarian: ['library:*'],
  reader: ['library:read'],
} as const;

/** Everything is closed in the end, the last first: pages, sessions, users, audit, lock. */
export async function startApp(
  directory: string,
  logger: Logger,
  options: Partial<OpenUsersOptions> = {},
): Promise<AsyncDisposable & { readonly host: EventServiceHost }> {
  await using resources = new AsyncDisposableStack();
  const lock = resources.use(DataDirectoryLock.acquire(directory));
  const { trail } = await openAuditTrail({ directory, lock, logger });
  resources.use(trail);
  const { users } = await openUsers({ directory, lock, logger, roles: Object.keys(ROLES), ...options });
  resources.use(users);
  const sessions = resources.use(new Sessions(users, { idleMs: 15 * 60_000, lifetimeMs: 8 * 3_600_000, logger }));

  const container = root.createChildContainer();
  container.registerInstance(Users, users);
  container.registerInstance(Sessions, sessions);
  const host = resources.use(
    await EventServiceHost.start(AppService, {
      container,
      logger,
      sessions,
      audit: trail, // what is done to users is on record before it is done
      authorize: authorizeByRoles({ roles: ROLES }),
    }),
  );
  const owned = resources.move();
  return { host, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
