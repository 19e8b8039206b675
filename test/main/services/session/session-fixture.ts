// Users and sessions with passwords that cost nothing, for tests that are about something else.
import { container } from 'tsyringe';
import {
  EventService,
  Namespace,
  SessionService,
  Sessions,
  UserService,
  Users,
  openUsers,
  type AuditEntry,
  type AuditTrail,
  type CallClient,
  type OpenUsersOptions,
  type SessionOptions,
} from 'sallyport/main';
import { createSubscription } from 'sallyport/shared';
import { ManualClock, RecordingLogger } from 'sallyport/testing';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';

export const PASSWORD = 'correct horse battery';
export const OTHER_PASSWORD = 'staple staple staple';

/** One guess in microseconds. */
export const CHEAP = { costLog2: 1, blockSize: 1, parallelism: 1 };

export const ROLES = ['admin', 'editor', 'reader'];

@EventService()
export class AccountsService {
  @Namespace() declare readonly session: SessionService;
  @Namespace() declare readonly users: UserService;
}

/** Remembers everything; can be out of order. */
export class RecordingAudit implements AuditTrail {
  readonly entries: AuditEntry[] = [];
  isBroken = false;

  record(entry: AuditEntry): void {
    this.entries.push(entry);
  }

  async commit(entry: AuditEntry): Promise<void> {
    if (this.isBroken) throw new Error('no space');
    this.entries.push(entry);
  }
}

/** A client that a test lets go by itself. */
export class FakeClient implements CallClient {
  private readonly controller = new AbortController();
  private readonly deferred = new Set<() => void>();

  constructor(readonly id: string) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  defer(release: () => void): ReturnType<typeof createSubscription> {
    if (this.signal.aborted) release();
    else this.deferred.add(release);
    return createSubscription(() => {
      if (this.deferred.delete(release)) release();
    });
  }

  claim(): ReturnType<typeof createSubscription> {
    return this.defer(() => undefined);
  }

  leave(): void {
    this.controller.abort();
    for (const release of this.deferred) release();
  }
}

/** Users and sessions in a directory of their own. */
export class Accounts implements AsyncDisposable {
  readonly audit = new RecordingAudit();

  private constructor(
    readonly directory: TemporaryDirectory,
    readonly clock: ManualClock,
    readonly logger: RecordingLogger,
    readonly users: Users,
    readonly sessions: Sessions,
  ) {}

  static async open({
    clock = new ManualClock(),
    directory,
    options,
    times,
  }: {
    readonly clock?: ManualClock;
    readonly directory?: TemporaryDirectory;
    readonly options?: Partial<OpenUsersOptions>;
    readonly times?: SessionOptions;
  } = {}): Promise<Accounts> {
    const home = directory ?? (await TemporaryDirectory.create());
    const logger = new RecordingLogger();
    const own = { directory: home.path, clock, logger, roles: ROLES, passwords: CHEAP };
    const { users } = await openUsers({ ...own, ...options });
    return new Accounts(home, clock, logger, users, new Sessions(users, { clock, logger, ...times }));
  }

  /** A container that has both. */
  get container(): typeof container {
    const child = container.createChildContainer();
    child.registerInstance(Users, this.users);
    child.registerInstance(Sessions, this.sessions);
    return child;
  }

  /** Ends it like a process that ends: what is on disk stays. */
  async close(): Promise<void> {
    this.sessions[Symbol.dispose]();
    await this.users[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await this.directory[Symbol.asyncDispose]();
  }
}
