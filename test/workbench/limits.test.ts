import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectRefused } from 'sallyport/testing';
import { LIMIT_NAMES, LIMIT_RULES, LimitChoices } from '../../workbench/contract/index.js';
import { RunningMain } from './workbench-page.js';

const DEFAULTS = { ...new LimitChoices() };

describe('the limits of the workbench', () => {
  let directory: string;
  let main: RunningMain;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-limits-'));
    main = await RunningMain.start(directory);
  });
  afterEach(async () => {
    await main[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  it('hold at once when they are changed, for a window that is open too', async () => {
    const service = await main.connect();
    await service.limits.change({ ...DEFAULTS, callsPerSecond: 20 });
    const calls = await Promise.allSettled(Array.from({ length: 60 }, () => service.getAppVersion()));
    const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as { code: string }] : []));
    expect(refused.length).toBeGreaterThanOrEqual(30);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['RATE_LIMITED']));
  });

  it('hold after a restart, those too that need one', async () => {
    const service = await main.connect();
    await service.limits.change({ ...DEFAULTS, levelsPerCall: 8, idleMinutes: 1 });
    expect(await service.limits.inForce()).toEqual({ ...DEFAULTS, levelsPerCall: 8 });
    await main[Symbol.asyncDispose]();
    main = await RunningMain.start(directory);
    const again = await main.connect();
    const chosen = { ...DEFAULTS, levelsPerCall: 8, idleMinutes: 1 };
    expect(await again.limits.inForce()).toEqual(chosen);
    expect(await again.limits.chosen.ready()).toEqual(chosen);
    const session = await again.session.setUp({ name: 'ada', password: 'correct horse battery' });
    expect(session.idleAtMs - session.startedAtMs).toBeLessThanOrEqual(60_000);
  });

  it('take their least and their most, and nothing beyond', async () => {
    const service = await main.connect();
    for (const name of LIMIT_NAMES) {
      const { min, max } = LIMIT_RULES[name];
      for (const value of [min, max]) await service.limits.change({ ...DEFAULTS, [name]: value });
      for (const value of [min - 1, max + 1, min + 0.5]) {
        await expectRefused(service.limits.change({ ...DEFAULTS, [name]: value }), 'VALIDATION');
      }
      expect((await service.limits.chosen.ready())[name]).toBe(max);
    }
  });

  it('are changed by administrators only, and on record', async () => {
    const [mine, other] = [await main.connect(), await main.connect()];
    await mine.session.setUp({ name: 'ada', password: 'correct horse battery' });
    await mine.users.create({ name: 'bob', password: 'staple staple staple', roles: ['user'] });
    await other.session.signIn({ name: 'bob', password: 'staple staple staple' });
    expect(other.limits).toBeUndefined();
    await mine.limits.change({ ...DEFAULTS, runningCalls: 65 });
    const { records } = await mine.audit.query({ channel: 'limits:change', limit: 10 });
    expect(records.map(({ outcome }) => outcome)).toEqual(['success', 'intent']);
  });
});
