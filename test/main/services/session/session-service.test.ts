import type { LiveSession, SessionChange } from 'sallyport/shim';
import { createLoopback, createTestHost, expectRefused, type TestHost } from 'sallyport/testing';
import { authorizeByRoles } from 'sallyport/main';
import { SignInRefusedError } from 'sallyport/renderer';
import { RawClient } from '../../../targets/raw-client.js';
import { Accounts, AccountsService, OTHER_PASSWORD, PASSWORD } from './session-fixture.js';

const ADA = { name: 'Ada', password: PASSWORD };
const BOB = { name: 'Bob', password: PASSWORD, roles: ['editor'] };

let accounts: Accounts;
let test: TestHost<AccountsService>;

beforeEach(async () => {
  accounts = await Accounts.open();
  const { container, sessions, audit } = accounts;
  const authorize = authorizeByRoles({ roles: { admin: ['*'], editor: [] } });
  test = await createTestHost(AccountsService, { container, sessions, audit, authorize });
});

afterEach(async () => {
  await test.dispose();
  await accounts[Symbol.asyncDispose]();
});

/** What a page hears, from the next one on. */
async function listen({ session }: AccountsService): Promise<SessionChange[]> {
  const heard: SessionChange[] = [];
  session.events.on('session-changed', (change) => heard.push(change));
  await session.whoAmI();
  return heard;
}

describe('SessionService', () => {
  it('lets the first one who comes make themselves the administrator, and nobody after them', async () => {
    const page = test.service;
    expect(await page.session.hasUsers()).toBe(false);
    expect(page.users).toBeUndefined();
    const session = await page.session.setUp(ADA);
    expect(session).toMatchObject({ userName: 'Ada', roles: ['admin'] });
    expect(await page.session.whoAmI()).toEqual(session);
    expect(await page.session.hasUsers()).toBe(true);
    await expectRefused(page.session.setUp(BOB), 'VALIDATION');
    await expectRefused(page.session.setUp({ name: 'Eve', password: PASSWORD }), 'CONFLICT');
    expect((await page.users.list()).map(({ name }) => name)).toEqual(['Ada']);
    expect(await page.users.listRoles()).toEqual(['admin', 'editor', 'reader']);
  });

  it('has the page use what it may once it is signed in, and no longer', async () => {
    await accounts.users.createFirst(ADA, () => undefined);
    const page = test.service;
    const { session } = page;
    expect(await session.whoAmI()).toBeNull();
    await expectRefused(session.signIn({ ...ADA, password: 'wrong' }), 'SIGN_IN_REFUSED');
    await expect(session.signIn({ ...ADA, name: 'Eve' })).rejects.toBeInstanceOf(SignInRefusedError);
    expect(page.users).toBeUndefined();
    await session.signIn(ADA);
    expect(await page.users.create(BOB)).toMatchObject({ name: 'Bob', roles: ['editor'] });
    await session.signOut();
    expect(page.users).toBeUndefined();
  });

  it('tells each page of its own session', async () => {
    await accounts.users.createFirst(ADA, () => undefined);
    const bob = await accounts.users.create(BOB);
    const [ada, other] = [test.service, await test.connect()];
    const heard = [await listen(ada), await listen(other)];
    await ada.session.signIn(ADA);
    await other.session.signIn({ name: 'bob', password: PASSWORD });
    await ada.users.setRoles({ userId: bob.id, roles: [] });
    await other.session.signOut();
    await ada.session.whoAmI();
    expect(heard.map((changes) => changes.map(({ reason, session }) => [reason, session?.userName]))).toEqual([
      [['signed-in', 'Ada']],
      [
        ['signed-in', 'Bob'],
        ['roles-changed', 'Bob'],
        ['signed-out', undefined],
      ],
    ]);
  });

  it('has it on record who signed in and out, and of a failure no more than that', async () => {
    const { id: userId } = await accounts.users.createFirst(ADA, (user) => user);
    const { session } = test.service;
    await expectRefused(session.signIn({ ...ADA, password: 'wrong' }), 'SIGN_IN_REFUSED');
    await session.signIn(ADA);
    await session.signOut();
    await session.signOut();
    const entries = accounts.audit.entries.filter(({ channel }) => channel.startsWith('session:sign'));
    expect(entries.map((entry) => [entry.channel, entry.outcome, entry.userId])).toEqual([
      ['session:signIn', 'failure', undefined],
      ['session:signIn', 'success', userId],
      ['session:signOut', 'success', userId],
      ['session:signOut', 'success', undefined],
    ]);
  });

  it('signs in nobody who has given up waiting', async () => {
    await accounts.users.createFirst(ADA, () => undefined);
    const { page, main } = createLoopback();
    test.host.accept(main, { transport: 'loopback', clientId: 'raw', origin: null });
    using raw = await new RawClient(page).greet();
    raw.post({ kind: 'call', id: 1, channel: 'session:signIn', args: [ADA] });
    raw.post({ kind: 'cancel', id: 1 });
    // Theirs are worked on later, one after another.
    for (const name of ['Bob', 'Carl', 'Dora']) await accounts.users.create({ ...BOB, name });
    raw.post({ kind: 'call', id: 2, channel: 'session:whoAmI', args: [] });
    expect(await raw.next('reply', 2)).toMatchObject({ value: null });
    expect(accounts.sessions.list()).toEqual([]);
  });

  it('lists and revokes for who may', async () => {
    await accounts.users.createFirst(ADA, () => undefined);
    await accounts.users.create(BOB);
    const [ada, bob] = [test.service, await test.connect()];
    await ada.session.signIn(ADA);
    await bob.session.signIn({ name: 'Bob', password: PASSWORD });
    expect(bob.session.list).toBeUndefined();
    const sessions: readonly LiveSession[] = await ada.session.list();
    expect(sessions.map(({ userName, isOwn }) => [userName, isOwn])).toEqual([
      ['Bob', false],
      ['Ada', true],
    ]);
    await ada.session.revoke(sessions[0]?.id ?? '');
    expect(await bob.session.whoAmI()).toBeNull();
    await expectRefused(ada.session.revoke(sessions[0]?.id ?? ''), 'NOT_FOUND');
  });

  it('changes a password, and ends what was signed in by the old one', async () => {
    await accounts.users.createFirst(ADA, () => undefined);
    const [page, other] = [test.service, await test.connect()];
    const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    await expectRefused(page.session.changePassword(change), 'UNAUTHENTICATED');
    await page.session.signIn(ADA);
    await other.session.signIn(ADA);
    await expectRefused(page.session.changePassword({ ...change, currentPassword: 'wrong' }), 'SIGN_IN_REFUSED');
    await page.session.changePassword(change);
    expect(await page.session.whoAmI()).toMatchObject({ userName: 'Ada' });
    expect(await other.session.whoAmI()).toBeNull();
    await expectRefused(other.session.signIn(ADA), 'SIGN_IN_REFUSED');
    await other.session.signIn({ ...ADA, password: OTHER_PASSWORD });
  });

  it('sends no password to any page, and writes none to log or audit', async () => {
    await test.service.session.setUp(ADA);
    const bob = await test.service.users.create(BOB);
    await test.service.users.setPassword({ userId: bob.id, newPassword: OTHER_PASSWORD });
    await expectRefused(test.service.session.signIn({ name: 'Bob', password: 'hunter2hunter2' }), 'SIGN_IN_REFUSED');
    const seen = JSON.stringify([
      await test.service.users.list(),
      await test.service.session.whoAmI(),
      accounts.audit.entries,
      accounts.logger.records,
    ]);
    for (const secret of [PASSWORD, OTHER_PASSWORD, 'hunter2', '$scrypt']) expect(seen).not.toContain(secret);
  });
});

describe('UserService', () => {
  it.each(['create', 'remove', 'setRoles', 'setPassword'] as const)(
    'does nothing by %s that can not be recorded',
    async (method) => {
      await test.service.session.setUp(ADA);
      const { id: userId } = await test.service.users.create(BOB);
      accounts.audit.isBroken = true;
      const { users } = test.service;
      const calls = {
        create: () => users.create({ ...BOB, name: 'Eve' }),
        remove: () => users.remove(userId),
        setRoles: () => users.setRoles({ userId, roles: ['admin'] }),
        setPassword: () => users.setPassword({ userId, newPassword: OTHER_PASSWORD }),
      };
      const before = await users.list();
      await expectRefused(calls[method](), 'UNAVAILABLE');
      expect(await users.list()).toEqual(before);
      const bob = await test.connect();
      expect(await bob.session.signIn({ name: 'Bob', password: PASSWORD })).toMatchObject({ userName: 'Bob' });
    },
  );
});
