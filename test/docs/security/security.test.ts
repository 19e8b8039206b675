import { RendererEventService } from 'sallyport/renderer';
import { ManualSessions, RecordingAuditTrail, createLoopback, expectRefused } from 'sallyport/testing';
import type { ITillService } from '../policies/contract.js';
import { startStrictly } from './start-strictly.js';

it('lets nobody do more than their roles, the rules and the limits allow', async () => {
  const sessions = new ManualSessions();
  const audit = new RecordingAuditTrail();
  await using host = await startStrictly({ sessions, audit });
  const { page, main } = createLoopback();
  host.accept(main, { transport: 'loopback', clientId: 'till-1', origin: null });
  const till = await RendererEventService.connect<ITillService>({ transport: () => page });
  expect(Object.keys(till)).toEqual([]);

  sessions.begin('till-1', 'ann', ['clerk']);
  await host.reauthorize('till-1');
  expect(Object.keys(till)).toEqual(['balance']);

  sessions.begin('till-1', 'ann', ['manager']);
  await host.reauthorize('till-1');
  await expectRefused(till.close(), 'GOVERNANCE_REFUSED', { rule: 'not-on-demo-day' });
  for (let call = 0; call < 5; call += 1) expect(await till.balance()).toBe(10_000);
  await expectRefused(till.balance(), 'RATE_LIMITED', { scope: 'channel' });
  expect(audit.outcomesOf('close')).toEqual(['refusal GOVERNANCE_REFUSED']);
});
