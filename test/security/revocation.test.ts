import type { SessionChange } from 'sallyport/shim';
import { expectRefused } from 'sallyport/testing';
import { OTHER_PASSWORD, PASSWORD } from '../main/services/session/session-fixture.js';
import { electron, electronOverIpc } from '../targets/electron.js';
import { loopback } from '../targets/loopback.js';
import { webSocket } from '../targets/web-socket.js';
import { OpenVault, VaultService } from './vault.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const TARGETS = [loopback, electron, electronOverIpc, webSocket];

/** What a revoked stream may still take. */
const LIMIT_MS = 1_000;

let vault: OpenVault;

afterEach(() => vault[Symbol.asyncDispose]());

/** Opens a stream, and has its first item. */
async function watch(page: VaultService): Promise<AsyncIterator<string>> {
  const stream = page.watch()[Symbol.asyncIterator]();
  await stream.next();
  return stream;
}

/** Fails when it takes longer than a revocation may. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${LIMIT_MS} ms`)), LIMIT_MS);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}

function nextChange(page: VaultService): Promise<SessionChange> {
  return page.session.events.once('session-changed');
}

type Revocation = readonly [how: string, code: string, revoke: () => Promise<unknown> | void];

const REVOCATIONS: readonly Revocation[] = [
  [
    'a role is taken away',
    'PERMISSION_DENIED',
    () => vault.accounts.users.setRoles({ userId: vault.bobId, roles: ['reader'] }),
  ],
  ['the session is revoked', 'UNAUTHENTICATED', revokeBob],
  [
    'the password is reset',
    'UNAUTHENTICATED',
    () => vault.accounts.users.setPassword({ userId: vault.bobId, newPassword: OTHER_PASSWORD }),
  ],
  ['the user is removed', 'UNAUTHENTICATED', () => vault.accounts.users.remove(vault.bobId)],
];

function revokeBob(): void {
  const bob = vault.accounts.sessions.list().find(({ userName }) => userName === 'Bob');
  vault.accounts.sessions.revoke(bob?.id ?? '');
}

describe.each(TARGETS)('row 50: revocation over $name', (target) => {
  let page: VaultService;

  beforeEach(async () => {
    vault = await OpenVault.over(target);
    page = await vault.connectAs('Bob');
  });

  it.each(REVOCATIONS)('ends a stream within a second when %s, and refuses another', async (_how, code, revoke) => {
    const other = await vault.connectAs('Ada');
    const undisturbed = await watch(other);
    const stream = await watch(page);
    const { read, watch: watchAgain } = page;
    const { runs } = VaultService;
    await revoke();
    await expectRefused(inTime(stream.next()), code);
    await expectRefused(read(), code);
    await expectRefused(watchAgain(), code);
    expect(VaultService.runs).toBe(runs);
    expect(await other.read()).toBe('Ada');
    await undisturbed.return?.();
  });

  it('tells the page, which no longer has what it may not use', async () => {
    const change = nextChange(page);
    await page.session.whoAmI(); // its subscription has arrived
    revokeBob();
    expect(await inTime(change)).toEqual({ session: null, reason: 'revoked' });
    await vault.target.host.reauthorize(); // what was told before is there when this is answered
    expect(await page.session.whoAmI()).toBeNull();
    expect(page.read).toBeUndefined();
  });

  it('ends what one user has open before the next one at the same window has anything', async () => {
    const stream = await watch(page);
    await page.session.signIn({ name: 'Ada', password: PASSWORD });
    await expectRefused(inTime(stream.next()), 'UNAUTHENTICATED');
    expect(await page.read()).toBe('Ada');
  });

  it('is what signing out is, too', async () => {
    const stream = await watch(page);
    await page.session.signOut();
    await expectRefused(inTime(stream.next()), 'UNAUTHENTICATED');
    await page.session.signOut();
    expect(await page.session.whoAmI()).toBeNull();
  });

  it('is what the end of its time is', async () => {
    const stream = await watch(page);
    const change = nextChange(page);
    await page.session.whoAmI(); // its subscription has arrived
    vault.accounts.clock.advance(1_800_000);
    await expectRefused(inTime(stream.next()), 'UNAUTHENTICATED');
    expect(await inTime(change)).toEqual({ session: null, reason: 'idle' });
  });
});
