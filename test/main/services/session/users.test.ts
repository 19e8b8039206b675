import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { Accounts, CHEAP, OTHER_PASSWORD, PASSWORD } from './session-fixture.js';

let accounts: Accounts;

beforeEach(async () => {
  accounts = await Accounts.open();
});

afterEach(() => accounts[Symbol.asyncDispose]());

const ADA = { name: 'Ada', password: PASSWORD };

/** Signs in, and says as whom. */
function authenticate(name: string, password: string, clientId = 'client', { users } = accounts): Promise<string> {
  return users.authenticate({ name, password }, clientId, (user) => user.name);
}

function createAdmin(): Promise<string> {
  return accounts.users.createFirst(ADA, ({ id }) => id);
}

function refusal(code: string, details?: unknown): unknown {
  return expect.objectContaining({ code, ...(details === undefined ? {} : { details }) });
}

function invalid(path: string, rule: string): unknown {
  const faults = [expect.objectContaining({ path, rule })];
  return refusal('VALIDATION', { faults });
}

describe('Users.createFirst', () => {
  it('makes an administrator, once', async () => {
    expect(accounts.users.isEmpty).toBe(true);
    await createAdmin();
    expect(accounts.users.isEmpty).toBe(false);
    expect(accounts.users.list()).toEqual([expect.objectContaining({ name: 'Ada', roles: ['admin'] })]);
    await expect(createAdmin()).rejects.toEqual(refusal('CONFLICT'));
  });

  it('makes one of two who try at the same time', async () => {
    const results = await Promise.allSettled([
      createAdmin(),
      accounts.users.createFirst({ name: 'Eve', password: PASSWORD }, ({ id }) => id),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(accounts.users.list()).toHaveLength(1);
  });
});

describe('Users.create', () => {
  it.each([
    ['name', 'userName', { name: ' Ada' }],
    ['name', 'userName', { name: 'Ad\u202ea' }],
    ['name', 'userName', { name: 'Ad\ud800' }],
    ['name', 'userName', { name: '' }],
    ['name', 'userName', { name: 'a'.repeat(65) }],
    ['password', 'passwordLength', { password: 'x'.repeat(11) }],
    ['password', 'passwordLength', { password: 'x'.repeat(1_025) }],
    ['password', 'passwordCharacters', { password: `${PASSWORD}\0` }],
    ['password', 'passwordIsName', { name: 'correct HORSE battery' }],
    ['roles[1]', 'role', { roles: ['reader', 'owner'] }],
    ['roles', 'arrayMaxSize', { roles: Array.from({ length: 17 }, () => 'reader') }],
  ])('refuses %s by %s: %p', async (path, rule, part) => {
    const user = { name: 'Bob', password: PASSWORD, roles: ['reader'], ...part };
    await expect(accounts.users.create(user)).rejects.toEqual(invalid(path, rule));
    expect(accounts.users.list()).toEqual([]);
  });

  it('takes the longest name and the shortest and longest password', async () => {
    await accounts.users.create({ name: 'a'.repeat(64), password: 'x'.repeat(12), roles: [] });
    await accounts.users.create({ name: 'b', password: 'x'.repeat(1_024), roles: ['reader', 'editor'] });
    expect(await authenticate('b', 'x'.repeat(1_024))).toBe('b');
  });

  it('takes a name once, whatever its case and however it was typed', async () => {
    await accounts.users.create({ name: 'J\u00fcrgen', password: PASSWORD, roles: [] });
    for (const name of ['J\u00fcrgen', 'j\u00dcRGEN', 'Ju\u0308rgen']) {
      await expect(accounts.users.create({ name, password: PASSWORD, roles: [] })).rejects.toEqual(refusal('CONFLICT'));
      expect(await authenticate(name, PASSWORD)).toBe('J\u00fcrgen');
    }
  });

  it('makes one of two of the same name', async () => {
    const bob = { name: 'Bob', password: PASSWORD, roles: [] };
    const results = await Promise.allSettled([accounts.users.create(bob), accounts.users.create(bob)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('Users.remove and Users.setRoles', () => {
  it('keep one administrator', async () => {
    const id = await createAdmin();
    const bob = await accounts.users.create({ name: 'Bob', password: PASSWORD, roles: ['reader'] });
    await expect(accounts.users.remove(id)).rejects.toEqual(refusal('CONFLICT'));
    await expect(accounts.users.setRoles({ userId: id, roles: ['reader'] })).rejects.toEqual(refusal('CONFLICT'));
    await accounts.users.setRoles({ userId: bob.id, roles: ['admin'] });
    await accounts.users.remove(id);
    expect(accounts.users.list().map(({ name }) => name)).toEqual(['Bob']);
    await expect(accounts.users.remove(bob.id)).rejects.toEqual(refusal('CONFLICT'));
  });

  it('keep one administrator of two who leave at the same time', async () => {
    const id = await createAdmin();
    const bob = await accounts.users.create({ name: 'Bob', password: PASSWORD, roles: ['admin'] });
    const results = await Promise.allSettled([accounts.users.remove(id), accounts.users.remove(bob.id)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('know no user that is not there, and no role', async () => {
    await createAdmin();
    const userId = '00000000-0000-4000-8000-000000000000';
    await expect(accounts.users.remove(userId)).rejects.toEqual(refusal('NOT_FOUND'));
    await expect(accounts.users.setRoles({ userId, roles: [] })).rejects.toEqual(refusal('NOT_FOUND'));
    await expect(accounts.users.setRoles({ userId, roles: ['constructor'] })).rejects.toEqual(
      invalid('roles[0]', 'role'),
    );
  });
});

describe('Users.authenticate', () => {
  it('says the same of a wrong password and of an unknown name', async () => {
    await createAdmin();
    expect(await authenticate('Ada', PASSWORD)).toBe('Ada');
    const wrong = await authenticate('Ada', 'other').catch((error: unknown) => error);
    const unknown = await authenticate('Bob', 'other').catch((error: unknown) => error);
    expect(wrong).toEqual(refusal('SIGN_IN_REFUSED'));
    expect(unknown).toEqual(wrong);
  });

  it('lets nobody in who was removed while their password was looked at', async () => {
    await accounts.close();
    const options = { passwords: { costLog2: 15, blockSize: 8, parallelism: 1 } };
    accounts = await Accounts.open({ directory: accounts.directory, options });
    await createAdmin();
    const bob = await accounts.users.create({ name: 'Bob', password: PASSWORD, roles: [] });
    const entering = Promise.allSettled([authenticate('Bob', PASSWORD)]);
    await accounts.users.remove(bob.id);
    expect(await entering).toEqual([{ status: 'rejected', reason: refusal('SIGN_IN_REFUSED') }]);
  });

  it('keeps the password at a higher cost once it is asked for, and works all the same', async () => {
    await createAdmin();
    await accounts.close();
    const options = { passwords: { ...CHEAP, costLog2: 2 } };
    const dearer = await Accounts.open({ directory: accounts.directory, options });
    expect(await authenticate('Ada', PASSWORD, 'client', dearer)).toBe('Ada');
    await dearer.close();
    expect((await readFile(accounts.directory.join('users.db'))).includes('$scrypt$ln=2,')).toBe(true);
    accounts = await Accounts.open({ directory: accounts.directory, options });
    expect(await authenticate('Ada', PASSWORD)).toBe('Ada');
  });
});

describe('Users.changePassword', () => {
  it('asks for the current one, and changes it', async () => {
    const id = await createAdmin();
    const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    await expect(
      accounts.users.changePassword(id, { ...change, currentPassword: 'other' }, 'client', 's'),
    ).rejects.toEqual(refusal('SIGN_IN_REFUSED'));
    await expect(accounts.users.changePassword(id, { ...change, newPassword: 'short' }, 'client', 's')).rejects.toEqual(
      invalid('newPassword', 'passwordLength'),
    );
    await accounts.users.changePassword(id, change, 'client', 's');
    await expect(authenticate('Ada', PASSWORD)).rejects.toEqual(refusal('SIGN_IN_REFUSED'));
    expect(await authenticate('Ada', OTHER_PASSWORD)).toBe('Ada');
  });
});

describe('the file of the users', () => {
  it('keeps users, roles and passwords over a restart, and no password as text', async () => {
    const id = await createAdmin();
    await accounts.users.setRoles({ userId: id, roles: ['admin', 'editor'] });
    const before = accounts.users.list();
    await accounts.close();
    const bytes = await readFile(accounts.directory.join('users.db'));
    expect(bytes.includes(PASSWORD)).toBe(false);
    accounts = await Accounts.open({ directory: accounts.directory });
    expect(accounts.users.list()).toEqual(before);
    expect(await authenticate('ada', PASSWORD)).toBe('Ada');
  });

  it.each(['damaged', 'damaged, and main ended before it was recorded'])(
    'lets nobody make themselves an administrator where it was %s',
    async (how) => {
      await createAdmin();
      await accounts.close();
      const file = accounts.directory.join('users.db');
      if (how === 'damaged') await writeFile(file, 'no database at all, but longer than nothing');
      else {
        await copyFile(file, `${file}.set-aside-20261129T000000Z`);
        await writeFile(file, '');
      }
      for (let start = 0; start < 2; start += 1) {
        accounts = await Accounts.open({ directory: accounts.directory });
        expect([accounts.users.isEmpty, accounts.users.hasLostUsers]).toEqual([false, true]);
        await expect(createAdmin()).rejects.toEqual(refusal('CONFLICT'));
        await expect(authenticate('Ada', PASSWORD)).rejects.toEqual(refusal('UNAVAILABLE', { reason: 'users-lost' }));
        if (start === 0) await accounts.close();
      }
      await accounts.users.beginAnew();
      await createAdmin();
      expect(accounts.users.isEmpty).toBe(false);
    },
  );
});
