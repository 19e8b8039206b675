import { RendererEventService } from 'sallyport/renderer';
import { ManualSessions, RecordingAuditTrail, createLoopback, expectRefused } from 'sallyport/testing';
import type { ITillService } from './contract.js';
import { ClosedError, startTill } from './host.js';

it('lets only those calls through that every policy lets through', async () => {
  const sessions = new ManualSessions();
  const audit = new RecordingAuditTrail();
  let isOpen = true;
  await using host = await startTill({ sessions, audit, isOpen: () => isOpen });
  const { page, main } = createLoopback();
  host.accept(main, { transport: 'loopback', clientId: 'till-1', origin: null });
  const till = await RendererEventService.connect<ITillService>({ transport: () => page, errors: [ClosedError] });
  expect(Object.keys(till)).toEqual([]);

  sessions.begin('till-1', 'ann', ['clerk']);
  await host.reauthorize('till-1');
  expect(await till.balance()).toBe(10_000);
  expect(await till.transfer({ to: 'bob', amount: 1_000 })).toBe(9_000);
  const refusal = { rule: 'two-pairs-of-eyes', reason: 'More than 1,000 needs a manager' };
  await expectRefused(till.transfer({ to: 'bob', amount: 1_001 }), 'GOVERNANCE_REFUSED', refusal);

  await till.close();
  expect(audit.outcomesOf('close')).toEqual(['intent', 'success']);

  isOpen = false;
  await expect(till.transfer({ to: 'bob', amount: 1 })).rejects.toBeInstanceOf(ClosedError);
  expect(await till.balance()).toBe(0);

  const { balance } = till; // whoever holds it still, in another part of the page
  sessions.end('till-1');
  await host.reauthorize('till-1');
  await expectRefused(balance(), 'UNAUTHENTICATED');
  expect(Object.keys(till)).toEqual([]);
});
