import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { ManualClock } from 'sallyport/testing';
import { Accounts, PASSWORD } from './session-fixture.js';

let accounts: Accounts;

/** Signs in, and says as whom. */
function authenticate(name: string, password: string, clientId = 'client'): Promise<string> {
  return accounts.users.authenticate({ name, password }, clientId, (user) => user.name);
}

function refusal(code: string, details?: unknown): unknown {
  return expect.objectContaining({ code, ...(details === undefined ? {} : { details }) });
}

describe('SignInGuard', () => {
  let clock: ManualClock;

  beforeEach(async () => {
    accounts = await Accounts.open();
    await accounts.users.createFirst({ name: 'Ada', password: PASSWORD }, () => undefined);
    clock = accounts.clock;
  });

  afterEach(() => accounts[Symbol.asyncDispose]());

  async function guess(times: number, name = 'Ada', clientId?: string): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const who = clientId ?? `client-${time}`;
      await expect(authenticate(name, 'wrong', who)).rejects.toEqual(refusal('SIGN_IN_REFUSED'));
    }
  }

  /** Three more, each as soon as it may be tried. */
  async function guessOn(): Promise<void> {
    for (const waitMs of [1_000, 2_000, 4_000]) {
      clock.advance(waitMs);
      await guess(1);
    }
  }

  function limited(retryAfterMs: number): unknown {
    return refusal('RATE_LIMITED', { scope: 'sign-in', retryAfterMs });
  }

  it.each(['Ada', 'Nobody'])(
    'makes whoever guesses wait after the 5th failure as %s, also with the right password',
    async (name) => {
      await guess(5, name);
      await expect(authenticate(name, PASSWORD, 'other')).rejects.toEqual(limited(1_000));
      clock.advance(1_000);
      await guess(1, name);
      await expect(authenticate(name.toUpperCase(), PASSWORD, 'other')).rejects.toEqual(limited(2_000));
      clock.advance(1_999);
      await expect(authenticate(name, PASSWORD, 'other')).rejects.toEqual(limited(1));
    },
  );

  it('lets the right password in after the wait, and starts afresh', async () => {
    await guess(5);
    clock.advance(1_000);
    expect(await authenticate('Ada', PASSWORD)).toBe('Ada');
    await guess(5);
    await expect(authenticate('Ada', PASSWORD)).rejects.toEqual(limited(1_000));
  });

  it('lets no more pass of many at the same time than one after another', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) => authenticate('Ada', 'wrong', `client-${index}`)),
    );
    const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'in'));
    expect(codes.filter((code) => code === 'SIGN_IN_REFUSED')).toHaveLength(5);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(25);
  });

  it('makes one client wait after its 10th failure, whatever names it tries', async () => {
    for (let index = 0; index < 10; index += 1) await guess(1, `name-${index}`, 'one');
    await expect(authenticate('Ada', PASSWORD, 'one')).rejects.toEqual(limited(1_000));
    expect(await authenticate('Ada', PASSWORD, 'two')).toBe('Ada');
  });

  it('does not forgive a client its failures because it knows one password', async () => {
    for (let index = 0; index < 9; index += 1) await guess(1, `name-${index}`, 'one');
    expect(await authenticate('Ada', PASSWORD, 'one')).toBe('Ada');
    await guess(1, 'name-9', 'one');
    await expect(authenticate('Ada', PASSWORD, 'one')).rejects.toEqual(limited(1_000));
  });

  it('lasts over a restart, for names that there are and names that there are not', async () => {
    await guess(5);
    await guessOn();
    await guess(5, 'Nobody');
    await accounts.close();
    const later = new ManualClock(clock.wallMs() + 3_000);
    accounts = await Accounts.open({ directory: accounts.directory, clock: later });
    await expect(authenticate('Ada', PASSWORD)).rejects.toEqual(limited(5_000));
    expect((await readFile(accounts.directory.join('users.db'))).includes('obody')).toBe(false);
    await expect(authenticate('Nobody', PASSWORD)).rejects.toEqual(refusal('SIGN_IN_REFUSED'));
    await expect(authenticate('Nobody', PASSWORD)).rejects.toEqual(limited(2_000));
  });

  it('is not shortened by a restart with the clock set back', async () => {
    clock.advance(3_600_000);
    await guess(5);
    await guessOn();
    await accounts.close();
    accounts = await Accounts.open({ directory: accounts.directory, clock: new ManualClock(0) });
    await expect(authenticate('Ada', PASSWORD)).rejects.toEqual(limited(8_000));
  });

  it('counts on, and lets the right one in, while nothing can be written', async () => {
    const other = new DatabaseSync(accounts.directory.join('users.db'));
    other.exec('drop table sign_in_failure');
    other.close();
    await guess(4);
    expect(await authenticate('Ada', PASSWORD)).toBe('Ada');
    await guess(5);
    await expect(authenticate('Ada', PASSWORD)).rejects.toEqual(limited(1_000));
    const errors = accounts.logger.records.filter(({ level }) => level === 'error');
    expect(new Set(errors.map(({ message }) => message))).toEqual(new Set(['A failed sign-in could not be recorded']));
  });
});
