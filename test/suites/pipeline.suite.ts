import { GovernanceEngine, policy, type Authorize } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import type { Events } from 'sallyport/shared';
import { ManualSessions, RecordingAuditTrail, expectRefused } from 'sallyport/testing';
import type { OpenTarget, Target } from '../targets/target.js';
import { TillService } from './pipeline-service.js';

const ROLES: ReadonlyMap<string, readonly string[]> = new Map([
  ['clerk', ['till:read', 'till:write']],
  ['auditor', ['till:read']],
]);

const authorize: Authorize = ({ session }, permission) =>
  session?.roles.some((role) => ROLES.get(role)?.includes(permission)) === true;

const TRANSFER = { to: 'ann', amount: 5 };

/** What is the same over every transport: who is let in, what is recorded, and what ends when a right is lost. */
export function describePipeline(target: Target): void {
  describe(`pipeline over ${target.name}`, () => {
    let sessions: ManualSessions;
    let audit: RecordingAuditTrail;
    let opened: OpenTarget<TillService>;
    let service: TillService;
    let clientId: string;

    const open = async (options: Parameters<typeof target.open>[1] = {}): Promise<void> => {
      opened = await target.open(TillService, { authorize, sessions, audit, ...options });
      ({ service } = opened);
      await service.who();
      clientId = audit.entries.at(-1)?.clientId ?? '';
    };

    beforeEach(() => {
      TillService.runs = { transfer: 0, close: 0, left: 0 };
      TillService.hold = undefined;
      sessions = new ManualSessions();
      TillService.sessions = sessions;
      audit = new RecordingAuditTrail();
    });
    afterEach(() => opened[Symbol.asyncDispose]());

    it('shows a page what it may use, and more once somebody is signed in', async () => {
      await open();
      expect(Object.keys(service)).toEqual(['who', 'enter']);
      await service.enter('auditor');
      expect(Object.keys(service).toSorted()).toEqual(['balance', 'enter', 'events', 'follow', 'ledger', 'who']);
      await service.enter('clerk');
      expect(await service.transfer(TRANSFER)).toBe(5);
      await expect(service.who()).resolves.toBe('ann');
    });

    it('tells who is not signed in from who lacks a permission', async () => {
      await open();
      const raw = await opened.connectRaw();
      raw.post({ kind: 'call', id: 1, channel: 'transfer', args: [TRANSFER] });
      expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
      const rawId = audit.entries.at(-1)?.clientId ?? '';
      sessions.begin(rawId, 'eve', ['auditor']);
      raw.post({ kind: 'call', id: 2, channel: 'transfer', args: [TRANSFER] });
      expect(await raw.next('fault', 2)).toMatchObject({
        error: { code: 'PERMISSION_DENIED', details: { permission: 'till:write' } },
      });
      expect(audit.outcomesOf('transfer')).toEqual(['refusal UNAUTHENTICATED', 'violation PERMISSION_DENIED']);
      expect(TillService.runs.transfer).toBe(0);
    });

    it('records each call once, with who called and how it ended', async () => {
      await open();
      await service.enter('clerk');
      await service.transfer(TRANSFER);
      await expectRefused(service.transfer({ to: 'ann', amount: 0 }), 'VALIDATION');
      const [success, refusal] = audit.entries.filter(({ channel }) => channel === 'transfer');
      expect(success).toMatchObject({ outcome: 'success', userId: 'user-ann', sessionId: 'session-of-ann', clientId });
      expect(refusal).toMatchObject({ outcome: 'refusal', code: 'VALIDATION', userId: 'user-ann' });
      expect(success?.correlationId).not.toBe(refusal?.correlationId);
      expect(typeof success?.durationMs).toBe('number');
      expect(TillService.runs.transfer).toBe(1);
    });

    it('records an unknown channel, and a message that is none, as violations', async () => {
      await open();
      const raw = await opened.connectRaw();
      raw.post({ kind: 'call', id: 1, channel: 'constructor', args: [] });
      await raw.next('fault', 1);
      raw.post({ kind: 'call', id: 2, args: [] });
      await raw.next('fault', 2);
      expect(audit.outcomesOf('constructor')).toEqual(['violation UNKNOWN_CHANNEL']);
      expect(audit.outcomesOf('')).toEqual(['violation PROTOCOL']);
    });

    it('runs a privileged method between two records', async () => {
      await open();
      await service.enter('clerk');
      await service.close('end of the day');
      await expectRefused(service.close('robbery'), 'INTERNAL');
      expect(audit.outcomesOf('close')).toEqual(['intent', 'success', 'intent', 'failure INTERNAL']);
    });

    it('refuses a privileged call that can not be recorded', async () => {
      await open();
      await service.enter('clerk');
      audit.failure = new Error('disk full: /var/lib/audit.db');
      const error = await expectRefused(service.close('end of the day'), 'UNAVAILABLE', { reason: 'audit' });
      expect(error.message).not.toContain('/var');
      expect(TillService.runs.close).toBe(0);
      expect(await service.transfer(TRANSFER)).toBe(5);
    });

    it('answers a privileged call that was done, though its end could not be recorded', async () => {
      await open({
        policies: [
          policy({
            name: 'outage',
            after: 'intent',
            appliesTo: ({ channel }) => channel === 'close',
            run: async (_call, next) => {
              audit.failure = new Error('disk full');
              return next();
            },
          }),
        ],
      });
      await service.enter('clerk');
      await service.close('end of the day');
      expect(TillService.runs.close).toBe(1);
      const lines = opened.logger.records.filter(({ level }) => level === 'error').map(({ message }) => message);
      expect(lines).toEqual(['The end of a privileged call could not be recorded']);
    });

    it('asks the rules about validated arguments, and tells why they refuse', async () => {
      const governance = new GovernanceEngine([
        { name: 'unrelated', channels: ['close'], decide: () => ({ refused: 'never' }) },
        {
          name: 'small-sums',
          channels: ['transfer'],
          decide: ({ args: [transfer], session }) =>
            (transfer as { readonly amount: number }).amount <= 100 || { refused: `too much for ${session?.userName}` },
        },
      ]);
      await open({ governance });
      await service.enter('clerk');
      expect(await service.transfer({ to: 'ann', amount: 100 })).toBe(100);
      const refusal = { rule: 'small-sums', reason: 'too much for ann' };
      await expectRefused(service.transfer({ to: 'ann', amount: 101 }), 'GOVERNANCE_REFUSED', refusal);
      await expectRefused(service.transfer({ to: 'ann', amount: 0 }), 'VALIDATION');
      expect(TillService.runs.transfer).toBe(1);
    });

    it('ends streams, subscriptions, watches and callbacks when the right to them is lost', async () => {
      TillService.hold = Promise.withResolvers();
      await open();
      await service.enter('auditor');
      const stream = service.ledger()[Symbol.asyncIterator]();
      await stream.next();
      const told = Promise.withResolvers<number>();
      const following = service.follow(told.resolve);
      await told.promise;
      const watched = Promise.withResolvers<void>();
      const unwatch = service.balance.subscribe(() => watched.resolve());
      await watched.promise;
      const heard: number[] = [];
      const unsubscribe = (service.events as unknown as Events<{ readonly moved: number }>).on('moved', (amount) => {
        heard.push(amount);
      });
      await service.who(); // it has arrived: what comes over another link may overtake it
      const clerk = await opened.connect();
      await clerk.enter('clerk');
      await clerk.transfer({ to: 'ann', amount: 1 });
      await service.who(); // whatever was announced before has arrived with this answer
      sessions.end(clientId);
      await expectRefused(stream.next(), 'UNAUTHENTICATED');
      await expectRefused(following, 'UNAUTHENTICATED');
      await opened.host.reauthorize(clientId);
      await clerk.transfer({ to: 'ann', amount: 2 });
      await service.who();
      expect(heard).toEqual([1]);
      expect(Object.keys(service)).toEqual(['who', 'enter']);
      expect(TillService.runs.left).toBe(1);
      expect(audit.outcomesOf('ledger')).toEqual(['failure UNAUTHENTICATED']);
      unsubscribe();
      unwatch();
      RendererEventService.disconnect(clerk);
      TillService.hold.resolve();
    });

    it('leaves alone what belongs to others', async () => {
      await open();
      await service.enter('auditor');
      const other = await opened.connect();
      await other.enter('auditor');
      const stream = other.ledger()[Symbol.asyncIterator]();
      expect(await stream.next()).toEqual({ done: false, value: 1 });
      sessions.end(clientId);
      await opened.host.reauthorize(clientId);
      await other.who();
      expect(Object.keys(other)).toContain('ledger');
      expect(TillService.runs.left).toBe(0);
      await stream.return?.();
      RendererEventService.disconnect(other);
    });
  });
}
