// What a disk does to what is kept that fails, fills up, or has lost power.
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openUsers } from 'sallyport/main';
import { diskFaults } from '../setup/disk-faults.js';
import { TemporaryDirectory } from '../setup/temporary-directory.js';
import { TypescriptProcess } from '../setup/typescript-process.js';
import { Stores } from './stored/stores.js';
import { failEach } from './stored/fail-each.js';

const SCRIPT = 'test/security/stored/fault-target.ts';
const TIMEOUT_MS = 120_000;

/** The soak tests let each operation fail. */
const STEP = 4;

/** Where it can't be had, what needs it is reported as skipped. */
const withFaults = diskFaults('/') ? describe : describe.skip;
const withMounts = canMount() ? describe : describe.skip;

describe('fault: power loss', () => {
  it('syncs each commit of the database, of states, drafts, users and the audit trail', async () => {
    const opened = new Set<DatabaseSync>();
    const { exec } = DatabaseSync.prototype;
    const spy = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      if (sql.includes('synchronous')) opened.add(this);
      return exec.call(this, sql);
    });
    await using directory = await TemporaryDirectory.create();
    await using _stores = await Stores.open(directory.path);
    const { users } = await openUsers({ directory: directory.join('users') });
    await using _users = users;
    const settings = [...opened].map((sqlite) => ({
      file: basename(sqlite.location() ?? ''),
      ...sqlite.prepare('pragma synchronous').get(),
      ...sqlite.prepare('pragma journal_mode').get(),
    }));
    spy.mockRestore();
    expect(settings).toEqual(
      ['data.db', 'journal.db', 'audit.db', 'states.db', 'users.db'].map((file) => ({
        file,
        synchronous: 2,
        journal_mode: 'wal',
      })),
    );
  });
});

describe('fault: i/o error', () => {
  withFaults('of one operation', () => {
    it(
      'loses nothing acknowledged, whichever write or sync fails, and syncs nothing again that was not written again',
      async () => {
        const { faults, failed } = await failEach(STEP);
        expect(faults).toEqual([]);
        expect(failed).toBeGreaterThan(15);
      },
      TIMEOUT_MS,
    );
  });
});

describe('fault: disk full', () => {
  const REFUSALS = ['rows', 'state', 'draft', 'audit'].map((place) => `${place} UNAVAILABLE disk-full`);

  withFaults('in a write that finds no room', () => {
    it(
      'says so, keeps what there is, and goes on within 5 s of there being room',
      async () => {
        await using directory = await TemporaryDirectory.create();
        const env = diskFaults(directory.path) ?? {};
        await using child = new TypescriptProcess(SCRIPT, ['full', directory.path], { env });
        expect(JSON.parse(await child.nextLine())).toEqual({ refusals: REFUSALS, faults: [] });
        const { recoveredInMs, ...rest } = JSON.parse(await child.nextLine()) as { readonly recoveredInMs: number };
        expect(recoveredInMs).toBeLessThan(5_000);
        expect(rest).toEqual({ refusals: [], faults: [] });
      },
      TIMEOUT_MS,
    );
  });

  withMounts('on a small file system', () => {
    it(
      'says so, keeps what there is, and goes on when there is room',
      async () => {
        await using directory = await TemporaryDirectory.create();
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory.path]);
        try {
          await using child = new TypescriptProcess(SCRIPT, ['fill', directory.path]);
          const { refusals, faults } = JSON.parse(await child.nextLine()) as Record<string, readonly string[]>;
          expect(new Set(refusals)).toEqual(new Set(REFUSALS));
          expect(faults).toEqual([]);
          expect(JSON.parse(await child.nextLine())).toMatchObject({ refusals: [], faults: [] });
          await child.ended();
        } finally {
          execFileSync('umount', ['-l', directory.path]);
        }
      },
      TIMEOUT_MS,
    );
  });
});

/** Whether this machine lets us: as root, and not in a container that forbids it. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}
