import type { Database } from '../../../src/main/services/persistence/index.js';
import { UnavailableError } from '../../../src/shared/index.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { RecordingLogger } from '../../../src/testing/recording-logger.js';
import { SETTING_LIMITS } from '../../../workbench/contract/index.js';
import { CurrentSettings } from '../../../workbench/main/services/current-settings.js';
import { HistoryPruner } from '../../../workbench/main/services/history-pruner.js';
import { ExchangesRepository } from '../../../workbench/main/storage/exchanges-repository.js';
import type { WorkbenchSchema } from '../../../workbench/main/storage/workbench-schema.js';
import { FakeHttp } from '../fake-http.js';
import { createDraft, createOutcome, createResponse, openWorkbenchMemory } from '../workbench-fixture.js';

const INITIAL_ENTRIES = SETTING_LIMITS.historyEntries.initial;

describe('HistoryPruner', () => {
  let database: Database<WorkbenchSchema>;
  let exchanges: ExchangesRepository;
  let bodies: FakeHttp;
  let logger: RecordingLogger;
  let settings: CurrentSettings;
  let pruner: HistoryPruner;

  beforeEach(async () => {
    database = await openWorkbenchMemory();
    exchanges = new ExchangesRepository(database);
    bodies = new FakeHttp();
    logger = new RecordingLogger();
    settings = new CurrentSettings();
    pruner = new HistoryPruner(exchanges, bodies, settings, { logger, clock: new ManualClock() });
  });

  afterEach(() => database[Symbol.asyncDispose]());

  async function respond(id: string): Promise<void> {
    await exchanges.begin({ id, requestId: '', draft: createDraft(), sentAtMs: 0 });
    await exchanges.respond(id, createResponse({ id: `body of ${id}` }));
  }

  async function recordEnded(count: number, prefix = ''): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      await respond(`${prefix}${number}`);
      await exchanges.end(`${prefix}${number}`, createOutcome());
    }
  }

  describe('forgetOld', () => {
    it(`keeps ${INITIAL_ENTRIES} exchanges, and forgets one more with its body`, async () => {
      await recordEnded(INITIAL_ENTRIES);
      await pruner.forgetOld();
      expect(bodies.removed).toEqual([]);
      await recordEnded(1, 'new ');
      await pruner.forgetOld();
      expect(bodies.removed).toEqual(['body of 0']);
      expect(await exchanges.listEnded(0)).toHaveLength(INITIAL_ENTRIES);
    });

    it('tries again to forget what it could not', async () => {
      await recordEnded(INITIAL_ENTRIES + 1);
      bodies.stuck.add('body of 0');
      await pruner.forgetOld();
      expect(await exchanges.listEnded(0)).toHaveLength(INITIAL_ENTRIES + 1);
      expect(logger.records).toMatchObject([{ level: 'warn', fields: { responseId: 'body of 0' } }]);
      bodies.stuck.clear();
      await pruner.forgetOld();
      expect(bodies.removed).toEqual(['body of 0']);
      expect(await exchanges.listEnded(0)).toHaveLength(INITIAL_ENTRIES);
    });

    it('goes by the settings', async () => {
      await recordEnded(12);
      settings.follow({ ...settings.value, historyEntries: 10 });
      await pruner.forgetOld();
      expect(bodies.removed).toEqual(['body of 1', 'body of 0']);
    });

    it('never forgets what is still running', async () => {
      await respond('running');
      await recordEnded(INITIAL_ENTRIES);
      await pruner.forgetOld();
      expect(bodies.removed).toEqual([]);
      await exchanges.end('running', createOutcome());
      await pruner.forgetOld();
      expect(bodies.removed).toEqual(['body of running']);
    });
  });

  describe('forgetAll', () => {
    it('forgets an exchange that had no response', async () => {
      await exchanges.begin({ id: 'refused', requestId: '', draft: createDraft(), sentAtMs: 0 });
      await exchanges.end('refused', createOutcome({ state: 'failed' }));
      await pruner.forgetAll();
      expect(await exchanges.list(10)).toEqual([]);
      expect(bodies.removed).toEqual([]);
    });

    it('says how many bodies stay, and keeps their exchanges', async () => {
      await recordEnded(3);
      bodies.stuck.add('body of 1');
      const error: unknown = await pruner.forgetAll().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error).toMatchObject({ details: { remaining: 1 } });
      expect(await exchanges.list(10)).toMatchObject([{ id: '1' }]);
    });
  });
});
