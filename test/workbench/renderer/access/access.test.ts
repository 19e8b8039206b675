import { DisconnectedError, UnauthenticatedError } from 'sallyport/shared';
import type { SessionChange, SessionView } from 'sallyport/shim';
import { Access, isAdministrator, type AccessService } from '../../../../workbench/renderer/access/access.js';
import { describeLock } from '../../../../workbench/renderer/access/lock-text.js';
import { ownJournal } from '../../../../workbench/renderer/access/own-journal.js';
import { ownStorage } from '../../../../workbench/renderer/access/own-storage.js';

const ADA: SessionView = {
  id: 's',
  userId: 'id-of-ada',
  userName: 'ada',
  roles: ['admin'],
  startedAtMs: 0,
  idleAtMs: 0,
  expiresAtMs: 0,
};

/** Main, as far as it says who works at a page. */
class FakeMain {
  hasUsers = true;
  session: SessionView | null = null;
  isReachable = true;
  readonly asked: unknown[] = [];
  private readonly listeners = new Map<string, (payload: never) => void>();

  get service(): AccessService {
    const enter = async (credentials: unknown): Promise<SessionView> => {
      this.asked.push(credentials);
      this.hasUsers = true;
      this.session = ADA;
      this.tell('session-changed', { session: ADA, reason: 'signed-in' });
      return ADA;
    };
    const events = { on: (name: string, listener: (payload: never) => void) => this.listeners.set(name, listener) };
    const reach = async <T>(value: T): Promise<T> => {
      if (!this.isReachable) throw new DisconnectedError();
      return value;
    };
    return {
      events,
      session: {
        events,
        hasUsers: () => reach(this.hasUsers),
        whoAmI: () => reach(this.session),
        setUp: enter,
        signIn: enter,
        signOut: async () => this.end('signed-out'),
      },
    } as unknown as AccessService;
  }

  end(reason: SessionChange['reason']): void {
    this.session = null;
    this.tell('session-changed', { session: null, reason });
  }

  tell(name: string, payload?: SessionChange): void {
    this.listeners.get(name)?.(payload as never);
  }
}

describe('Access', () => {
  let main: FakeMain;
  let access: Access;

  beforeEach(() => {
    main = new FakeMain();
    access = new Access(main.service);
  });

  const reason = (): unknown => {
    const state = access.state.get();
    return state.kind === 'locked' ? state.reason : state.kind;
  };

  it('is open to whoever sits there as long as there are no users', async () => {
    main.hasUsers = false;
    await access.ask();
    expect([access.state.get(), access.owner]).toEqual([{ kind: 'open' }, '']);
    expect(isAdministrator(access.state.get())).toBe(true);
  });

  it('is locked when there are users, until somebody signs in', async () => {
    await access.ask();
    expect([reason(), access.owner]).toEqual(['none', null]);
    await access.signIn({ name: 'ada', password: 'p' });
    expect([access.state.get(), access.owner]).toEqual([{ kind: 'signed-in', session: ADA }, 'id-of-ada']);
  });

  it('goes on with the session that the client has, as after a reload', async () => {
    main.session = ADA;
    await access.ask();
    expect(access.owner).toBe('id-of-ada');
  });

  it.each(['idle', 'expired', 'revoked'] as const)('says that a session has ended: %s', async (why) => {
    await access.signIn({ name: 'ada', password: 'p' });
    main.end(why);
    expect(access.state.get()).toEqual({ kind: 'locked', reason: why, lastUser: 'ada' });
  });

  it('knows a lock from signing out, though main ends the session either way', async () => {
    for (const why of ['locked', 'signed-out'] as const) {
      await access.signIn({ name: 'ada', password: 'p' });
      await access.leave(why);
      expect(reason()).toBe(why);
    }
  });

  it('is locked when another window has made the first user', async () => {
    main.hasUsers = false;
    await access.ask();
    main.hasUsers = true;
    main.tell('access-changed');
    await new Promise((resolve) => access.state.subscribe(() => resolve(undefined)));
    expect(reason()).toBe('none');
  });

  it('is locked when main knows the session no more', async () => {
    await access.signIn({ name: 'ada', password: 'p' });
    main.session = null;
    await access.ask();
    expect(reason()).toBe('lost');
  });

  it('says why it was locked at first, whatever comes after', async () => {
    await access.signIn({ name: 'ada', password: 'p' });
    main.end('revoked');
    await access.ask();
    expect(reason()).toBe('revoked');
  });

  it('stays as it is when main can’t be reached, and fails only when nothing was known', async () => {
    main.isReachable = false;
    await access.ask();
    expect(reason()).toBe('failed');
    main.isReachable = true;
    await access.signIn({ name: 'ada', password: 'p' });
    main.isReachable = false;
    await access.ask();
    expect(access.owner).toBe('id-of-ada');
  });

  it('is no administrator’s any more when the role was taken away', async () => {
    await access.signIn({ name: 'ada', password: 'p' });
    main.tell('session-changed', { session: { ...ADA, roles: ['user'] }, reason: 'roles-changed' });
    expect(isAdministrator(access.state.get())).toBe(false);
  });
});

describe('describeLock', () => {
  it('says for whom the work is kept, and to nobody else anything of it', () => {
    expect(describeLock('idle', 'ada')).toMatch(/sign in as ada to go on/);
    expect(describeLock('signed-out', 'ada')).toBe('You have signed out.');
    expect(describeLock('none', null)).toBe('');
  });
});

describe('ownJournal', () => {
  it('writes nothing while its owner is away: another one’s journal would get it', async () => {
    let isHere = true;
    const written: unknown[] = [];
    const journal = {
      write: async (entry: unknown) => void written.push(entry),
      read: async () => null,
      list: async () => [],
      discard: async () => undefined,
    };
    const own = ownJournal({ journal: () => journal }, { isHere: () => isHere });
    const entry = { key: 'new:1', text: 'typed', version: 'v' };
    await own.write(entry);
    isHere = false;
    await expect(own.write(entry)).rejects.toBeInstanceOf(UnauthenticatedError);
    await expect(own.list()).rejects.toBeInstanceOf(UnauthenticatedError);
    await expect(own.read('new:1')).rejects.toBeInstanceOf(UnauthenticatedError);
    await expect(own.discard('new:1', 'v')).rejects.toBeInstanceOf(UnauthenticatedError);
    expect(written).toEqual([entry]);
  });
});

describe('ownStorage', () => {
  it('remembers for each user apart', () => {
    const items = new Map<string, string>();
    const storage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    };
    let owner = 'ada';
    const own = ownStorage(storage, () => owner);
    own.setItem('shown', 'hers');
    owner = 'bob';
    expect(own.getItem('shown')).toBeNull();
    owner = '';
    own.setItem('shown', 'nobody’s');
    expect(items.get('shown')).toBe('nobody’s');
    owner = 'ada';
    expect(own.getItem('shown')).toBe('hers');
  });
});
