import { randomUUID } from 'node:crypto';
import { container, type InjectionToken } from 'tsyringe';
import { Database } from '../../../src/main/services/persistence/index.js';
import { HttpService, ResponseStore } from '../../../src/main/services/http/index.js';
import { CancelledError, NotFoundError, PermissionDeniedError, UnavailableError } from '../../../src/shared/index.js';
import { HttpError } from '../../../src/shim/index.js';
import {
  createTestHost,
  ManualClock,
  RecordingAuditTrail,
  RecordingLogger,
  type Mock,
  type TestHost,
} from '../../../src/testing/index.js';
import { SETTING_LIMITS, type HistoryEntry, type IExchangesService } from '../../../workbench/contract/index.js';
import { ExchangesService } from '../../../workbench/main/services/exchanges-service.js';
import { WorkbenchAnnouncements } from '../../../workbench/main/services/workbench-announcements.js';
import { WORKBENCH_OPTIONS } from '../../../workbench/main/services/workbench-options.js';
import { CollectionsRepository } from '../../../workbench/main/storage/collections-repository.js';
import { ExchangesRepository } from '../../../workbench/main/storage/exchanges-repository.js';
import type { WorkbenchSchema } from '../../../workbench/main/storage/workbench-schema.js';
import { FakeHttp } from '../fake-http.js';
import { createDraft, createOutcome, createResponse, openWorkbenchMemory } from '../workbench-fixture.js';

const INITIAL_ENTRIES = SETTING_LIMITS.historyEntries.initial;

describe('ExchangesService', () => {
  let clock: ManualClock;
  let logger: RecordingLogger;
  let http: FakeHttp;
  let database: Database<WorkbenchSchema>;
  let announcements: WorkbenchAnnouncements;
  let granted: Set<string>;
  let mocks: readonly Mock[];
  let test: TestHost<IExchangesService>;
  let service: IExchangesService;

  beforeEach(async () => {
    clock = new ManualClock(1_000);
    logger = new RecordingLogger();
    http = new FakeHttp();
    database = await openWorkbenchMemory();
    announcements = new WorkbenchAnnouncements({ logger, clock });
    granted = new Set(['http:send', 'history:read', 'history:write']);
    mocks = [
      [Database, database],
      [WORKBENCH_OPTIONS, { logger, clock }],
      [WorkbenchAnnouncements, announcements],
      [HttpService, http],
      [ResponseStore, http],
    ];
    test = await createTestHost<IExchangesService>(ExchangesService, {
      mocks,
      authorize: (_call, permission) => granted.has(permission),
      audit: new RecordingAuditTrail(),
      development: true,
    });
    service = test.service;
  });

  afterEach(async () => {
    await test.dispose();
    await database[Symbol.asyncDispose]();
  });

  /** Resolves with the history as soon as it says what it should. */
  async function historyWhen(
    isReady: (history: readonly HistoryEntry[]) => boolean | Promise<boolean>,
  ): Promise<readonly HistoryEntry[]> {
    for (;;) {
      const changed = Promise.withResolvers<void>();
      const leave = announcements.subscribe(() => changed.resolve());
      const history = await service.history();
      const isOver = await isReady(history);
      if (!isOver) await changed.promise;
      leave();
      if (isOver) return history;
    }
  }

  const warnings = () => logger.records.filter(({ level }) => level === 'warn');

  const latestIs = (state: HistoryEntry['state']) => historyWhen(([latest]) => latest?.state === state);

  async function recordEnded(count: number): Promise<void> {
    const exchanges = new ExchangesRepository(database);
    for (let number = 0; number < count; number += 1) {
      const id = randomUUID();
      await exchanges.begin({ id, requestId: '', draft: createDraft(), sentAtMs: 0 });
      await exchanges.respond(id, createResponse({ id: `old ${number}` }));
      await exchanges.end(id, createOutcome());
    }
  }

  describe('send', () => {
    it('sends what the draft stands for', async () => {
      http.answer(0);
      await service.send(
        createDraft({ query: [{ name: 'q', value: '1', enabled: true }], bodyKind: 'text', bodyText: 'hello' }),
        '',
      );
      expect(http.requests).toEqual([
        {
          method: 'GET',
          url: 'http://127.0.0.1/things',
          query: [{ name: 'q', value: '1' }],
          headers: [],
          body: { kind: 'text', text: 'hello' },
        },
      ]);
    });

    it('is recorded at once, with its response, and with its end', async () => {
      const sending = service.send(createDraft(), '');
      const [running] = await latestIs('running');
      expect(running).toMatchObject({ requestId: null, method: 'GET', sentAtMs: 1_000, status: null });
      http.answer(0, { status: 201 });
      const { exchangeId, response } = await sending;
      expect(exchangeId).toBe(running?.id);
      expect(response).toEqual(createResponse({ id: 'response 0', status: 201 }));
      expect(await service.history()).toMatchObject([{ state: 'running', status: 201, totalMs: null }]);
      http.finish('response 0', { bodyBytes: 99 });
      expect(await latestIs('complete')).toMatchObject([{ status: 201, totalMs: 6.5, bodyBytes: 99 }]);
      expect(await service.readExchange(exchangeId)).toEqual({
        entry: expect.objectContaining({ id: exchangeId, state: 'complete' }),
        draft: createDraft(),
        response,
        outcome: createOutcome({ bodyBytes: 99 }),
      });
    });

    it('announces its beginning, its response and its end', async () => {
      const changed = jest.fn();
      announcements.subscribe(changed);
      const sending = service.send(createDraft(), '');
      await historyWhen(() => changed.mock.calls.length === 1);
      http.answer(0);
      await sending;
      expect(changed).toHaveBeenCalledTimes(2);
      http.finish('response 0');
      await historyWhen(() => changed.mock.calls.length === 3);
      expect(await service.history()).toMatchObject([{ state: 'complete' }]);
    });

    it('is recorded for the saved request it came from', async () => {
      const collections = new CollectionsRepository(database);
      const [collection] = await collections.list();
      const request = await collections.createRequest(collection?.id ?? '', createDraft(), 0);
      http.answer(0);
      await service.send(createDraft(), request.id);
      expect(await service.history()).toMatchObject([{ requestId: request.id }]);
    });

    it('fails as the request does, and is recorded with the reason', async () => {
      const failure = { reason: 'connection-refused', message: 'The server refused the connection.' } as const;
      const sending = service.send(createDraft(), '');
      await latestIs('running');
      clock.advance(40);
      http.fail(0, new HttpError(failure));
      await expect(sending).rejects.toMatchObject({ code: 'HTTP', details: failure });
      const [entry] = await service.history();
      expect(entry).toMatchObject({ state: 'failed', status: null, totalMs: 40, bodyBytes: 0 });
      expect((await service.readExchange(entry?.id ?? '')).outcome).toEqual({
        state: 'failed',
        bodyBytes: 0,
        wireBytes: 0,
        timings: { connectMs: null, waitingMs: null, downloadMs: null, totalMs: 40 },
        failure,
      });
    });

    it('is recorded as failed whatever was thrown', async () => {
      http.fail(0, new TypeError('a bug'));
      await expect(service.send(createDraft(), '')).rejects.toMatchObject({ code: 'INTERNAL' });
      const [entry] = await service.history();
      const { outcome } = await service.readExchange(entry?.id ?? '');
      expect(outcome?.failure).toEqual({ reason: 'network', message: 'The request could not be sent.' });
    });

    it('is cancelled by its signal before the response', async () => {
      const controller = new AbortController();
      const sending = service.send(createDraft(), '', undefined, controller.signal);
      await latestIs('running');
      controller.abort();
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      expect(await latestIs('cancelled')).toMatchObject([{ status: null }]);
    });

    it('stops a body whose sender left while the headers arrived', async () => {
      const controller = new AbortController();
      const send = jest.spyOn(http, 'sendWatched').mockImplementation(async () => {
        controller.abort();
        return createResponse({ id: 'unwanted' });
      });
      const direct = container.createChildContainer();
      for (const [token, instead] of mocks) direct.register(token as InjectionToken<unknown>, { useValue: instead });
      await expect(
        direct.resolve(ExchangesService).send(createDraft(), '', undefined, controller.signal),
      ).rejects.toBeInstanceOf(CancelledError);
      send.mockRestore();
      expect(http.cancelled).toEqual(['unwanted']);
    });

    it('is interrupted when nobody can learn how it ended', async () => {
      http.answer(0);
      await service.send(createDraft(), '');
      http.loseOutcome('response 0', new NotFoundError());
      expect(await latestIs('interrupted')).toHaveLength(1);
      expect(warnings()).toMatchObject([{ level: 'warn', fields: { responseId: 'response 0' } }]);
    });

    it('gives the response even when it can not be recorded', async () => {
      const sending = service.send(createDraft(), '');
      await latestIs('running');
      await database.query.schema.alterTable('exchange').renameTo('hidden').execute();
      http.answer(0);
      await expect(sending).resolves.toMatchObject({ response: { id: 'response 0' } });
      await database.query.schema
        .alterTable('hidden' as 'exchange')
        .renameTo('exchange')
        .execute();
      expect(warnings()).toMatchObject([{ level: 'warn', message: 'The history could not be kept up to date' }]);
    });

    it('sends nothing that can not be recorded', async () => {
      await database.query.schema.dropTable('exchange').execute();
      await expect(service.send(createDraft(), '')).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(http.requests).toEqual([]);
    });
  });

  describe('send', () => {
    it('tells how much of the body has gone out', async () => {
      const told: unknown[] = [];
      const sending = service.send(createDraft({ bodyKind: 'text', bodyText: 'four' }), '', (progress) =>
        told.push(progress),
      );
      await latestIs('running');
      http.requests[0]?.onSent?.(4, 4);
      http.answer(0);
      await sending;
      expect(told).toEqual([{ sentBytes: 4, totalBytes: 4 }]);
    });

    it('writes down what was sent and how it ended', async () => {
      http.answer(0, { status: 204 });
      await service.send(createDraft({ method: 'PUT' }), '');
      http.finish('response 0', { state: 'failed', failure: { reason: 'timeout', message: 'Too slow.' } });
      await latestIs('failed');
      http.fail(1, new CancelledError());
      await expect(service.send(createDraft(), '')).rejects.toBeInstanceOf(CancelledError);
      expect(logger.records.map(({ level, message }) => [level, message])).toEqual(
        expect.arrayContaining([
          ['info', 'PUT http://127.0.0.1/things answered 204'],
          ['warn', 'PUT http://127.0.0.1/things failed'],
          ['info', 'GET http://127.0.0.1/things cancelled'],
        ]),
      );
    });
  });

  describe('follow', () => {
    const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

    it('tells what arrives, and resolves with how it ended', async () => {
      const told: number[] = [];
      const first = Promise.withResolvers<void>();
      const following = service.follow(id, (bytes) => {
        told.push(bytes);
        first.resolve();
      });
      http.grow(10);
      await first.promise;
      http.finish(id);
      await expect(following).resolves.toEqual(createOutcome());
      expect(told).toEqual([10]);
    });

    it('fails as asking how it ended does', async () => {
      http.loseOutcome(id, new NotFoundError('There is no such response'));
      await expect(service.follow(id, () => undefined)).rejects.toBeInstanceOf(NotFoundError);
    });
  });

  describe('history', () => {
    it(`forgets what is older than ${INITIAL_ENTRIES} exchanges, with its body`, async () => {
      await recordEnded(INITIAL_ENTRIES);
      for (const index of [0, 1]) {
        http.answer(index);
        await service.send(createDraft(), '');
        http.finish(`response ${index}`);
        await historyWhen(() => http.removed.length > index);
      }
      expect(http.removed).toEqual(['old 0', 'old 1']);
      const exchanges = new ExchangesRepository(database);
      await historyWhen(async () => (await exchanges.listEnded(0)).length === INITIAL_ENTRIES);
    });
  });

  describe('on a full disk', () => {
    /** As SQLite does: what has to grow the file fails, and so does everything that is written at all. */
    async function fillDisk(): Promise<Disposable> {
      const full = new UnavailableError('The disk is full', { details: { reason: 'disk-full' } });
      const spies = (['respond', 'end', 'interrupt'] as const).map((name) =>
        jest.spyOn(ExchangesRepository.prototype, name).mockRejectedValue(full),
      );
      return {
        [Symbol.dispose]: () => {
          for (const spy of spies) spy.mockRestore();
        },
      };
    }

    it('notes how an exchange ended as soon as there is room', async () => {
      http.answer(0);
      const disk = await fillDisk();
      await service.send(createDraft(), '');
      http.finish('response 0');
      await warned();
      expect(await service.history()).toMatchObject([{ state: 'running' }]);
      clock.advance(2_000);
      await new Promise((resolve) => setImmediate(resolve));
      expect(await service.history()).toMatchObject([{ state: 'running' }]);
      disk[Symbol.dispose]();
      clock.advance(2_000);
      expect(await latestIs('complete')).toMatchObject([{ state: 'complete', status: 200 }]);
    });

    it('forgets what has ended although that could not be noted, and makes room by it', async () => {
      http.answer(0);
      const disk = await fillDisk();
      await service.send(createDraft(), '');
      http.finish('response 0');
      await warned();
      await service.clearHistory();
      expect(http.removed).toEqual(['response 0']);
      expect(await service.history()).toEqual([]);
      disk[Symbol.dispose]();
    });

    /** Resolves when the end could not be noted. */
    async function warned(): Promise<void> {
      const isSaid = (): boolean => logger.records.some(({ message }) => message.endsWith(' complete'));
      while (!isSaid()) await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  describe('clearHistory', () => {
    it('forgets what has ended, with its bodies, and announces it', async () => {
      await recordEnded(3);
      http.answer(0);
      const { exchangeId } = await service.send(createDraft(), '');
      const changed = jest.fn();
      announcements.subscribe(changed);
      await service.clearHistory();
      expect(changed).toHaveBeenCalledWith('history-changed');
      expect(http.removed.toSorted()).toEqual(['old 0', 'old 1', 'old 2']);
      expect((await service.history()).map(({ id }) => id)).toEqual([exchangeId]);
    });
  });

  it('has nothing to say about an unknown exchange', async () => {
    await expect(service.readExchange(randomUUID())).rejects.toBeInstanceOf(NotFoundError);
  });

  it('interrupts what is under way when it is disposed of', async () => {
    http.answer(0);
    await service.send(createDraft(), '');
    await test.dispose();
    const changed = jest.fn();
    announcements.subscribe(changed);
    http.finish('response 0');
    await new Promise((resolve) => setImmediate(resolve));
    expect(changed).not.toHaveBeenCalled();
    expect(await new ExchangesRepository(database).list(10)).toMatchObject([{ state: 'interrupted', status: 200 }]);
  });

  it.each<[string, string, (service: IExchangesService) => Promise<unknown>]>([
    ['http:send', 'send', (target) => target.send(createDraft(), '')],
    ['http:send', 'follow', (target) => target.follow(randomUUID(), () => undefined)],
    ['history:read', 'history', (target) => target.history()],
    ['history:read', 'readExchange', (target) => target.readExchange(randomUUID())],
    ['history:write', 'clearHistory', (target) => target.clearHistory()],
  ])('wants %s for %s', async (permission, _name, act) => {
    granted.delete(permission);
    await expect(act(service)).rejects.toBeInstanceOf(PermissionDeniedError);
    expect(http.requests).toEqual([]);
  });
});
