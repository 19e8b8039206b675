import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelOf } from 'sallyport/renderer';
import type { IWorkbenchService } from '../../workbench/contract/index.js';
import { RunningMain } from './workbench-page.js';

const ADA = { name: 'ada', password: 'correct horse battery' };
const BOB = { name: 'bob', password: 'staple staple staple' };

describe('the workbench with users', () => {
  let directory: string;
  let main: RunningMain;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-users-'));
  });
  afterEach(async () => {
    await main[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (): Promise<void> => void (main = await RunningMain.start(directory));

  it('is open as long as there are none', async () => {
    await start();
    const service = await main.connect();
    expect(await service.session.hasUsers()).toBe(false);
    expect(await service.collections.list()).toHaveLength(1);
    expect(service.users).toBeUndefined();
    expect(service.audit).toBeDefined();
  });

  it('is locked with the first one, for everybody at once', async () => {
    await start();
    const [mine, other] = [await main.connect(), await main.connect()];
    const wasTold = other.events.once('access-changed');
    expect(await mine.session.setUp(ADA)).toMatchObject({ userName: 'ada', roles: ['admin'] });
    await wasTold;
    expect(namesOf(other)).toEqual(['events', 'getAppVersion', 'readyToClose', 'refuseToClose', 'session']);
    expect(Object.keys(other.session).toSorted()).toEqual([
      'changePassword',
      'events',
      'hasUsers',
      'setUp',
      'signIn',
      'signOut',
      'whoAmI',
    ]);
    expect(await mine.collections.list()).toHaveLength(1);
    expect((await mine.users.list()).map(({ name }) => name)).toEqual(['ada']);
  });

  it('refuses who is not signed in, by the name of a channel too', async () => {
    await start();
    const [mine, other] = [await main.connect(), await main.connect()];
    const { list } = other.collections;
    const { query } = other.audit;
    expect(channelOf(list)).toBe('collections:list');
    await mine.session.setUp(ADA);
    await expect(list()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(query({ limit: 10 })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(other.session.setUp(BOB)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('gives a user the work, and an administrator the rest', async () => {
    await start();
    const [mine, other] = [await main.connect(), await main.connect()];
    await mine.session.setUp(ADA);
    await mine.users.create({ ...BOB, roles: ['user'] });
    await other.session.signIn(BOB);
    expect(await other.collections.list()).toHaveLength(1);
    expect([other.users, other.audit, other.session.list]).toEqual([undefined, undefined, undefined]);
    const [bob] = (await mine.users.list()).filter(({ name }) => name === 'bob');
    await mine.users.setRoles({ userId: bob?.id ?? '', roles: ['user', 'admin'] });
    expect(await other.users.list()).toHaveLength(2);
  });

  it('records who has done what', async () => {
    await start();
    const mine = await main.connect();
    await expect(mine.session.signIn(ADA)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    const { userId } = await mine.session.setUp(ADA);
    await mine.users.create({ ...BOB, roles: ['user'] });
    await mine.exchanges.clearHistory();
    const { records } = await mine.audit.query({ limit: 100 });
    const told = records.map(({ channel, outcome, userId: whose }) => [channel, outcome, whose === userId]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['users:create', 'intent', true],
        ['users:create', 'success', true],
        ['exchanges:clearHistory', 'success', true],
        ['session:setUp', 'intent', false],
        ['session:signIn', 'failure', false],
      ]),
    );
    expect(JSON.stringify(records)).not.toContain(ADA.password);
    expect(await mine.audit.verify()).toMatchObject({ isIntact: true });
  });

  it('starts without an audit trail, says so, and refuses what has to be recorded', async () => {
    mkdirSync(join(directory, 'audit.db'));
    await start();
    const service = await main.connect();
    expect(await service.startup()).toMatchObject({ hasAudit: false });
    expect(await service.collections.list()).toHaveLength(1);
    const unavailable = { code: 'UNAVAILABLE', details: { reason: 'audit' } };
    await expect(service.session.setUp(ADA)).rejects.toMatchObject(unavailable);
    await service.exchanges.clearHistory();
    await expect(service.audit.query({ limit: 1 })).rejects.toMatchObject(unavailable);
    expect(await service.session.hasUsers()).toBe(false);
  });

  it('keeps the drafts of each user apart, and gives the first one what was typed before', async () => {
    await start();
    const [mine, other] = [await main.connect(), await main.connect()];
    await mine.journal.write({ key: 'new:1', text: 'typed before', version: randomUUID() });
    await mine.session.setUp(ADA);
    await mine.users.create({ ...BOB, roles: ['user'] });
    await mine.journal.write({ key: 'new:2', text: 'of ada', version: randomUUID() });
    await other.session.signIn(BOB);
    expect(await other.journal.list()).toEqual([]);
    expect(await other.journal.read('new:1')).toBeNull();
    await other.journal.write({ key: 'new:2', text: 'of bob', version: randomUUID() });
    expect(await textsOf(mine)).toEqual(['of ada', 'typed before']);
    expect(await textsOf(other)).toEqual(['of bob']);
  });

  it('lets nobody in when the users were lost, until whoever starts it says so', async () => {
    await start();
    await (await main.connect()).session.setUp(ADA);
    await main[Symbol.asyncDispose]();
    writeFileSync(join(directory, 'users.db'), 'no database at all');
    await start();
    const service = await main.connect();
    expect(service.collections).toBeUndefined();
    const lost = { code: 'UNAVAILABLE', details: { reason: 'users-lost' } };
    await expect(service.session.signIn(ADA)).rejects.toMatchObject(lost);
    await main[Symbol.asyncDispose]();
    main = await RunningMain.start(directory, { forgetsUsers: true });
    const again = await main.connect();
    expect(await again.session.hasUsers()).toBe(false);
    expect(await again.session.setUp(ADA)).toMatchObject({ roles: ['admin'] });
    await main[Symbol.asyncDispose]();
    main = await RunningMain.start(directory, { forgetsUsers: true });
    expect(await (await main.connect()).session.hasUsers()).toBe(true);
  });

  it('is locked after a restart', async () => {
    await start();
    await (await main.connect()).session.setUp(ADA);
    await main[Symbol.asyncDispose]();
    await start();
    const service = await main.connect();
    expect(await service.session.whoAmI()).toBeNull();
    expect(service.collections).toBeUndefined();
    await service.session.signIn(ADA);
    expect(await service.collections.list()).toHaveLength(1);
  });
});

const namesOf = (service: IWorkbenchService): readonly string[] => Object.keys(service).toSorted();

async function textsOf({ journal }: IWorkbenchService): Promise<readonly string[]> {
  const entries = await Promise.all((await journal.list()).map(({ key }) => journal.read(key)));
  return entries.map((entry) => entry?.text ?? '').toSorted();
}
