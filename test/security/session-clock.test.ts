import { ManualClock } from 'sallyport/testing';
import { Accounts, FakeClient, PASSWORD } from '../main/services/session/session-fixture.js';

/** A machine whose date is set while it runs. */
class JumpingClock extends ManualClock {
  jumpedMs = 0;

  override wallMs(): number {
    return super.wallMs() + this.jumpedMs;
  }
}

const HOUR_MS = 3_600_000;
const IDLE_MS = 1_800_000;

describe('fault: clock jump', () => {
  const JUMPS_MS = [HOUR_MS, -HOUR_MS];

  let clock: JumpingClock;
  let accounts: Accounts;

  beforeEach(async () => {
    clock = new JumpingClock(10 * HOUR_MS);
    accounts = await Accounts.open({ clock });
    await accounts.users.create({ name: 'Bob', password: PASSWORD, roles: [] });
  });

  afterEach(() => accounts[Symbol.asyncDispose]());

  const signIn = (password: string): Promise<string> =>
    accounts.users.authenticate({ name: 'Bob', password }, 'one', ({ name }) => name);

  it.each(JUMPS_MS)('by %p ms neither ends a session nor lengthens it', (jumpMs) => {
    accounts.sessions.start(new FakeClient('one'), { id: 'u', name: 'Bob', roles: [] });
    clock.jumpedMs = jumpMs;
    clock.advance(IDLE_MS - 1);
    expect(accounts.sessions.viewOf('one')).toBeDefined();
    clock.advance(1);
    expect(accounts.sessions.viewOf('one')).toBeUndefined();
  });

  it.each(JUMPS_MS)('by %p ms neither ends a lock-out nor lengthens it', async (jumpMs) => {
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(signIn('wrong')).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    }
    clock.jumpedMs = jumpMs;
    await expect(signIn(PASSWORD)).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterMs: 1_000 } });
    clock.advance(1_000);
    expect(await signIn(PASSWORD)).toBe('Bob');
  });
});
