// A service that only some may use, and people who sign in to it.
import {
  EventService,
  Handle,
  Namespace,
  SessionService,
  Stream,
  UserService,
  authorizeByRoles,
  currentCall,
  type EventServiceHostOptions,
} from 'sallyport/main';
import { Accounts, PASSWORD } from '../main/services/session/session-fixture.js';
import type { OpenTarget, Target } from '../targets/target.js';

@EventService({ access: 'vault:read' })
export class VaultService {
  static runs = 0;

  @Namespace() declare readonly session: SessionService;
  @Namespace() declare readonly users: UserService;

  @Handle()
  async read(): Promise<string> {
    VaultService.runs += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return currentCall().session?.userName ?? 'nobody';
  }

  @Stream()
  async *watch(signal?: AbortSignal): AsyncIterable<string> {
    VaultService.runs += 1;
    yield currentCall().session?.userName ?? 'nobody';
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  }
}

const authorize = authorizeByRoles({
  roles: { admin: ['*'], editor: ['vault:*'], reader: [] },
});

/** The vault over one way, with Ada, who may do everything, Bob, an editor, and Carl, who may do nothing. */
export class OpenVault implements AsyncDisposable {
  readonly bobId: string;

  private constructor(
    readonly accounts: Accounts,
    readonly target: OpenTarget<VaultService>,
    bob: { readonly id: string },
  ) {
    this.bobId = bob.id;
  }

  static async open(
    open: (options: Omit<EventServiceHostOptions, 'logger'>) => Promise<OpenTarget<VaultService>>,
  ): Promise<OpenVault> {
    const accounts = await Accounts.open();
    const { users, sessions, audit, container } = accounts;
    await users.create({ name: 'Ada', password: PASSWORD, roles: ['admin'] });
    const bob = await users.create({ name: 'Bob', password: PASSWORD, roles: ['editor'] });
    await users.create({ name: 'Carl', password: PASSWORD, roles: ['reader'] });
    VaultService.runs = 0;
    return new OpenVault(accounts, await open({ container, sessions, audit, authorize }), bob);
  }

  static over(target: Target): Promise<OpenVault> {
    return OpenVault.open((options) => target.open(VaultService, options));
  }

  /** A page at which somebody has signed in. */
  async connectAs(name: string): Promise<VaultService> {
    const page = await this.target.connect();
    await page.session.signIn({ name, password: PASSWORD });
    return page;
  }

  /** What the audit has of calls that were let nowhere, or failed, as `channel outcome code`. */
  get refusals(): readonly string[] {
    return this.accounts.audit.entries
      .filter(({ outcome }) => outcome !== 'success' && outcome !== 'intent')
      .map(({ channel, outcome, code }) => `${channel} ${outcome} ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.target[Symbol.asyncDispose]();
    await this.accounts[Symbol.asyncDispose]();
  }
}
