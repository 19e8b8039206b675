import { Type } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString } from 'class-validator';
import { container, type DependencyContainer } from 'tsyringe';
import {
  EventService,
  EventServiceHost,
  Public,
  STATE_STORAGE,
  State,
  StateCell,
  openStateStorage,
} from 'sallyport/main';
import type { SqliteStateStorage, StateStorage } from 'sallyport/main';
import { DefinitionError, NotFoundError, ResourceExhaustedError, UnavailableError } from 'sallyport/shared';
import { ManualClock, RecordingLogger } from 'sallyport/testing';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { KeptService } from './kept-service.js';

class Profile {
  @IsString()
  name = 'nobody';

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  since?: Date;
}

@EventService()
class ProfileService {
  @State({ of: Profile, persist: { debounceMs: 100 } }) @Public() declare readonly profile: StateCell<Profile>;
}

class LaterProfile {
  @IsString()
  name = 'nobody';

  @IsInt()
  age = 7;
}

class OtherProfile {
  @IsInt()
  name = 5;
}

/** The same service in later versions of the app. */
function later(type: typeof LaterProfile | typeof OtherProfile) {
  @EventService()
  class LaterService {
    @State<object>({ of: type, keepLog: true }) @Public() declare readonly profile: StateCell<object>;
  }
  return LaterService;
}

describe('a persisted state', () => {
  let directory: TemporaryDirectory;
  let storage: SqliteStateStorage;
  let clock: ManualClock;
  let logger: RecordingLogger;
  const hosts: EventServiceHost[] = [];

  const containerWith = (used: StateStorage): DependencyContainer => {
    const own = container.createChildContainer();
    own.register(STATE_STORAGE, { useValue: used });
    return own;
  };
  const start = async (type: new (...args: never[]) => object, used: StateStorage = storage) => {
    const host = await EventServiceHost.start(type, { container: containerWith(used), clock, logger });
    hosts.push(host);
    return host;
  };

  beforeEach(async () => {
    clock = new ManualClock(1_000);
    logger = new RecordingLogger();
    directory = await TemporaryDirectory.create();
    ({ storage } = await openStateStorage({ directory: directory.path, clock }));
  });

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.dispose();
    await storage[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });

  it('goes on where the last host ended, dates included', async () => {
    const first = await start(ProfileService);
    const { profile } = first.serviceOf(ProfileService);
    profile.update((draft) => {
      draft.name = 'Ada';
      draft.since = new Date(5);
    });
    await first.dispose();
    const next = (await start(ProfileService)).serviceOf(ProfileService).profile;
    expect(next.value).toEqual({ name: 'Ada', since: new Date(5) });
    expect(next.revision).toBe(1);
    expect(next.epoch).not.toBe(profile.epoch);
  });

  it('is saved once the first change has waited for as long as declared, however many follow', async () => {
    const { profile } = (await start(ProfileService)).serviceOf(ProfileService);
    const save = jest.spyOn(storage, 'save');
    for (let age = 0; age < 99; age += 1) {
      profile.update((draft) => void (draft.name = String(age)));
      clock.advance(1);
    }
    expect(save).not.toHaveBeenCalled();
    clock.advance(1);
    // It has run, and none has been set anew.
    expect(clock.pendingTimers).toBe(0);
    await profile.flush();
    expect(save).toHaveBeenCalledTimes(1);
    expect(await storage.load('profile')).toEqual({ revision: 99, value: { name: '98' } });
  });

  it('gets the defaults of what its class has been given since, as a revision of its own', async () => {
    const first = await start(ProfileService);
    first.serviceOf(ProfileService).profile.update((draft) => void (draft.name = 'Ada'));
    await first.dispose();
    const type = later(LaterProfile);
    const next = (await start(type)).serviceOf(type).profile;
    expect(next.value).toEqual({ name: 'Ada', age: 7 });
    expect(next.revision).toBe(2);
    expect(await next.history.at(1)).toEqual({ name: 'Ada' });
    expect(await storage.load('profile')).toEqual({ revision: 2, value: { name: 'Ada', age: 7 } });
    // It had a property that the class has no more.
    const warning = logger.records.find(({ level }) => level === 'warn');
    expect(warning?.fields['dropped']).toEqual(['since']);
    expect(await storage.load(String(warning?.fields['asideName']))).toEqual({ revision: 1, value: { name: 'Ada' } });
  });

  it('is set aside when it breaks the rules of its class, and begins anew', async () => {
    const first = await start(ProfileService);
    first.serviceOf(ProfileService).profile.update((draft) => void (draft.name = 'Ada'));
    await first.dispose();
    const type = later(OtherProfile);
    const next = (await start(type)).serviceOf(type).profile;
    expect([next.value, next.revision]).toEqual([{ name: 5 }, 0]);
    const warning = logger.records.find(({ level }) => level === 'warn');
    const aside = String(warning?.fields['asideName']);
    expect(await storage.load(aside)).toEqual({ revision: 1, value: { name: 'Ada' } });
    expect(await storage.load('profile')).toBeUndefined();
  });

  it('does not start without a storage', async () => {
    const starting = EventServiceHost.start(ProfileService, { container: container.createChildContainer() });
    await expect(starting).rejects.toBeInstanceOf(DefinitionError);
  });

  it('tells of a storage that fails, tries again, and does not lose the change', async () => {
    const { profile } = (await start(ProfileService)).serviceOf(ProfileService);
    const save = jest.spyOn(storage, 'save').mockRejectedValue(new UnavailableError('The disk is full'));
    profile.update((draft) => void (draft.name = 'Ada'));
    await expect(profile.flush()).rejects.toBeInstanceOf(UnavailableError);
    profile.update((draft) => void (draft.name = 'Eve'));
    clock.advance(100);
    await profile.flush().catch(() => undefined);
    await Promise.resolve();
    expect(logger.records.map(({ message }) => message)).toContain('A state could not be saved');
    save.mockRestore();
    clock.advance(30_000);
    await profile.flush();
    expect(await storage.load('profile')).toEqual({ revision: 2, value: { name: 'Eve' } });
  });

  it('tries again after 4 s at the latest, however long the storage has failed', async () => {
    const { profile } = (await start(ProfileService)).serviceOf(ProfileService);
    const save = jest.spyOn(storage, 'save').mockRejectedValue(new UnavailableError('The disk is full'));
    profile.update((draft) => void (draft.name = 'Ada'));
    const waits = (): readonly unknown[] => logger.records.flatMap(({ fields }) => fields['retryInMs'] ?? []);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      clock.advance(4_000);
      for (let turn = 0; turn < 100 && waits().length < attempt; turn += 1) await Promise.resolve();
    }
    expect(waits().at(-1)).toBe(4_000);
    save.mockRestore();
    clock.advance(4_000);
    await profile.flush();
    expect(await storage.load('profile')).toMatchObject({ value: { name: 'Ada' } });
  });

  it('makes the host say so when it can not be saved at the end', async () => {
    const host = await start(ProfileService);
    host.serviceOf(ProfileService).profile.update((draft) => void (draft.name = 'Ada'));
    const save = jest.spyOn(storage, 'save').mockRejectedValue(new UnavailableError('The disk is full'));
    hosts.splice(0);
    await expect(host.dispose()).rejects.toBeInstanceOf(AggregateError);
    save.mockRestore();
  });

  it('takes no more when 10,000 revisions of its log could not be saved', async () => {
    const { notes } = (await start(KeptService)).serviceOf(KeptService);
    const add = (): number => notes.update((draft) => void (draft.count += 1));
    for (let count = 0; count < 10_000; count += 1) add();
    expect(add).toThrow(ResourceExhaustedError);
    expect(notes.value.count).toBe(10_000);
    await notes.flush();
    expect(add()).toBe(10_001);
  });

  it('can be had as it was at any revision that is kept, and no other', async () => {
    const { notes } = (await start(KeptService)).serviceOf(KeptService);
    for (let count = 1; count <= 40; count += 1) {
      clock.advance(10);
      notes.update((draft) => {
        draft.count = count;
        draft.lines.push(String(count));
      });
    }
    for (const revision of [0, 1, 17, 39, 40]) {
      const lines = Array.from({ length: revision }, (_, index) => String(index + 1));
      expect(await notes.history.at(revision)).toEqual({ count: revision, lines });
    }
    const revisions = await notes.history.revisions();
    expect(revisions[0]).toEqual({ revision: 0, atMs: 1_010 });
    expect(revisions.at(-1)).toEqual({ revision: 40, atMs: 1_400 });
    await expect(notes.history.at(41)).rejects.toBeInstanceOf(NotFoundError);
    await expect(notes.history.at(-1)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('keeps at least as many revisions as declared, and at most a quarter more', async () => {
    const { notes } = (await start(KeptService)).serviceOf(KeptService);
    for (let count = 1; count <= 400; count += 1) {
      notes.update((draft) => void (draft.count = count));
      if (count % 10 === 0) await notes.flush();
      if (count % 50 !== 0) continue;
      const kept = await notes.history.revisions();
      expect(kept.length).toBeLessThanOrEqual(127);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, 100));
    }
    const [first] = await notes.history.revisions();
    expect(await notes.history.at(first?.revision ?? -1)).toMatchObject({ count: first?.revision });
    await expect(notes.history.at(1)).rejects.toBeInstanceOf(NotFoundError);
  });
});
