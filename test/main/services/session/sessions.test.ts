import { Sessions, type SessionOptions } from 'sallyport/main';
import { createSubscription } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';
import { Accounts, FakeClient, OTHER_PASSWORD, PASSWORD } from './session-fixture.js';

let clock: ManualClock;
let accounts: Accounts;
let sessions: Sessions;
/** What was announced, in order. */
let heard: unknown[];

const IDLE_MS = 1_800_000;
const LIFETIME_MS = 43_200_000;

async function open(times: SessionOptions = {}, ownClock = new ManualClock(1_000_000)): Promise<void> {
  clock = ownClock;
  accounts = await Accounts.open({ clock, times });
  ({ sessions } = accounts);
  heard = [];
  sessions.subscribe((clientId, change) => heard.push([clientId, change?.reason, change?.session?.roles]));
}

beforeEach(() => open());
afterEach(() => accounts[Symbol.asyncDispose]());

const EDITOR = { id: 'user-1', name: 'Ada', roles: ['editor'] };

function signIn(clientId = 'one', user = EDITOR): FakeClient {
  const client = new FakeClient(clientId);
  sessions.start(client, user);
  return client;
}

function isLive(clientId = 'one'): boolean {
  return sessions.viewOf(clientId) !== undefined;
}

describe('Sessions.start', () => {
  it('begins a session that the client, and nobody else, has', () => {
    signIn();
    expect(sessions.find('one')).toEqual({
      id: expect.any(String) as string,
      userId: 'user-1',
      userName: 'Ada',
      roles: ['editor'],
    });
    for (const other of ['two', '', 'ONE', 'one ', '__proto__', 'constructor']) {
      expect(sessions.find(other)).toBeUndefined();
    }
    expect(heard).toEqual([['one', 'signed-in', ['editor']]]);
  });

  it('tells people when it began and when it will end', () => {
    clock.advance(5);
    signIn();
    clock.advance(60_000);
    expect(sessions.viewOf('one')).toMatchObject({
      startedAtMs: 1_000_005,
      idleAtMs: 1_000_005 + IDLE_MS,
      expiresAtMs: 1_000_005 + LIFETIME_MS,
    });
  });

  it('ends the session that the client had', () => {
    signIn();
    const first = sessions.find('one');
    signIn('one', { id: 'user-2', name: 'Bob', roles: [] });
    expect(sessions.find('one')).toMatchObject({ userId: 'user-2' });
    expect(sessions.find('one')?.id).not.toBe(first?.id);
    expect(heard.slice(1)).toEqual([
      ['one', 'signed-out', undefined],
      ['one', 'signed-in', []],
    ]);
    expect(sessions.list()).toHaveLength(1);
  });

  it('keeps nothing for a client that went while its password was looked at', () => {
    const client = new FakeClient('one');
    client.leave();
    sessions.start(client, EDITOR);
    expect(isLive()).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('Sessions.find', () => {
  it('lets a session go on as long as it is used', () => {
    signIn();
    for (let round = 0; round < 20; round += 1) {
      clock.advance(IDLE_MS - 1);
      expect(sessions.find('one')).toBeDefined();
    }
    clock.advance(IDLE_MS);
    expect(sessions.find('one')).toBeUndefined();
    expect(heard.at(-1)).toEqual(['one', 'idle', undefined]);
  });

  it('is no longer heard of after the lifetime, however it was used', () => {
    signIn();
    for (let at = 0; at < LIFETIME_MS - 60_000; at += 60_000) {
      clock.advance(60_000);
      expect(sessions.find('one')).toBeDefined();
    }
    clock.advance(59_999);
    expect(sessions.find('one')).toBeDefined();
    clock.advance(1);
    expect(heard.at(-1)).toEqual(['one', 'expired', undefined]);
    expect(sessions.find('one')).toBeUndefined();
  });

  it('ends a session by itself as soon as its time is over', () => {
    signIn();
    clock.advance(IDLE_MS - 1);
    expect(heard).toHaveLength(1);
    clock.advance(1);
    expect(heard.slice(1)).toEqual([['one', 'idle', undefined]]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('finds none whose time is over, also where its timer is late', async () => {
    await accounts[Symbol.asyncDispose]();
    class LateClock extends ManualClock {
      override after(): ReturnType<typeof createSubscription> {
        return createSubscription(() => undefined);
      }
    }
    await open({}, new LateClock());
    signIn();
    clock.advance(IDLE_MS);
    expect(sessions.find('one')).toBeUndefined();
    expect(heard.at(-1)).toEqual(['one', 'idle', undefined]);
  });

  it('does not count it as a use to be looked at', () => {
    signIn();
    clock.advance(IDLE_MS - 1);
    expect(sessions.viewOf('one')).toBeDefined();
    expect(sessions.peek('one')).toBeDefined();
    expect(sessions.list()).toHaveLength(1);
    clock.advance(1);
    expect(isLive()).toBe(false);
  });

  it.each([3_600_000, -3_600_000])('decides nothing otherwise when the wall clock jumps by %p ms', async (jumpMs) => {
    await accounts[Symbol.asyncDispose]();
    let offsetMs = 0;
    class JumpingClock extends ManualClock {
      override wallMs(): number {
        return super.wallMs() + offsetMs;
      }
    }
    await open({}, new JumpingClock(10_000_000));
    signIn();
    clock.advance(1_000);
    offsetMs = jumpMs;
    expect(isLive()).toBe(true);
    clock.advance(IDLE_MS - 1_001);
    expect(isLive()).toBe(true);
    clock.advance(1);
    expect(isLive()).toBe(false);
  });

  it.each([{ idleMs: 0 }, { idleMs: -1 }, { idleMs: Number.NaN }, { lifetimeMs: 0 }, { lifetimeMs: Number.NaN }])(
    'can not last %p',
    (times) => {
      expect(() => new Sessions(accounts.users, times)).toThrow(RangeError);
    },
  );
});

describe('Sessions.end and Sessions.revoke', () => {
  it('end a session at once, with the client, or by its id', () => {
    const client = signIn('one');
    signIn('two');
    signIn('three');
    client.leave();
    sessions.end('two', 'signed-out');
    sessions.end('two', 'signed-out');
    const id = sessions.find('three')?.id ?? '';
    sessions.revoke(id);
    expect(sessions.list()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    expect(heard.slice(3)).toEqual([
      ['one', undefined, undefined], // nothing to tell its page of, and something to ask again about
      ['two', 'signed-out', undefined],
      ['three', 'revoked', undefined],
    ]);
    for (const other of [id, '', 'three']) expect(() => sessions.revoke(other)).toThrow('There is no such session');
  });

  it('end all, for a machine that is locked', () => {
    signIn('one');
    signIn('two');
    sessions.revokeAll();
    expect(heard.slice(2)).toEqual([
      ['one', 'revoked', undefined],
      ['two', 'revoked', undefined],
    ]);
  });

  it('list the one that began last first, and which is the asker’s own', () => {
    signIn('one');
    signIn('two', { id: 'user-2', name: 'Bob', roles: [] });
    expect(sessions.list('one').map(({ userName, isOwn }) => [userName, isOwn])).toEqual([
      ['Bob', false],
      ['Ada', true],
    ]);
  });

  it('go on when a listener fails', () => {
    const unheard: unknown[] = [];
    const fail = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => unheard.push(task));
    sessions.subscribe(() => {
      throw new Error('a fault of the app');
    });
    const late: unknown[] = [];
    sessions.subscribe((clientId) => late.push(clientId));
    signIn();
    fail.mockRestore();
    expect([late, unheard.length]).toEqual([['one'], 1]);
  });
});

describe('what happens to a user', () => {
  async function createUser(name: string, roles: readonly string[]): Promise<string> {
    return (await accounts.users.create({ name, password: PASSWORD, roles })).id;
  }

  it('happens to their sessions, and to nobody else’s', async () => {
    const ada = await createUser('Ada', ['admin']);
    const bob = await createUser('Bob', ['editor']);
    heard = [];
    signIn('a', { id: ada, name: 'Ada', roles: ['admin'] });
    signIn('b1', { id: bob, name: 'Bob', roles: ['editor'] });
    signIn('b2', { id: bob, name: 'Bob', roles: ['editor'] });
    const before = sessions.find('b1');

    await accounts.users.setRoles({ userId: bob, roles: ['reader'] });
    expect(sessions.find('b1')).toMatchObject({ id: before?.id, roles: ['reader'] });
    expect(before?.roles).toEqual(['editor']);
    await accounts.users.setPassword({ userId: bob, newPassword: OTHER_PASSWORD });
    expect(heard.slice(3)).toEqual([
      ['b1', 'roles-changed', ['reader']],
      ['b2', 'roles-changed', ['reader']],
      ['b1', 'revoked', undefined],
      ['b2', 'revoked', undefined],
    ]);
    expect(isLive('a')).toBe(true);
  });

  it('ends every session but the one that brought the new password', async () => {
    const ada = await createUser('Ada', ['admin']);
    signIn('one', { id: ada, name: 'Ada', roles: ['admin'] });
    signIn('two', { id: ada, name: 'Ada', roles: ['admin'] });
    const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    await accounts.users.changePassword(ada, change, 'one', sessions.find('one')?.id ?? '');
    expect([isLive('one'), isLive('two')]).toEqual([true, false]);
  });

  it('ends the sessions of one who is removed', async () => {
    await createUser('Ada', ['admin']);
    const bob = await createUser('Bob', []);
    signIn('b', { id: bob, name: 'Bob', roles: [] });
    await accounts.users.remove(bob);
    expect(isLive('b')).toBe(false);
  });

  it('concerns everybody when it is the first one', async () => {
    await accounts.users.createFirst({ name: 'Ada', password: PASSWORD }, () => undefined);
    expect(heard).toEqual([[undefined, undefined, undefined]]);
    await createUser('Bob', []);
    expect(heard).toHaveLength(1);
  });
});

describe('Sessions[Symbol.dispose]', () => {
  it('forgets everybody and waits for nothing', async () => {
    signIn();
    sessions[Symbol.dispose]();
    expect([sessions.list(), clock.pendingTimers]).toEqual([[], 0]);
    await accounts.users.createFirst({ name: 'Ada', password: PASSWORD }, () => undefined);
    expect(heard).toHaveLength(1);
  });
});
