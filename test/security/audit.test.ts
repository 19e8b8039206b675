// Rows about the audit trail. What is written there survives; what a caller makes up can't spoil it.
import { IsInt } from 'class-validator';
import { Arg, EventService, Handle, Privileged, Public } from 'sallyport/main';
import type { AuditRecord } from 'sallyport/shim';
import { AuditDirectory } from '../main/services/audit/audit-directory.js';
import { auditEntry } from '../main/services/audit/audit-entry.js';
import { floodAudit } from '../main/services/audit/flood-audit.js';
import type { RawClient } from '../targets/raw-client.js';
import type { OpenTarget, Target } from '../targets/target.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const runs: string[] = [];

@EventService()
class VaultService {
  @Handle()
  @Public()
  @Privileged()
  async open(@Arg(IsInt()) _door: number): Promise<void> {
    runs.push('open');
  }

  @Handle()
  @Public()
  async look(@Arg(IsInt()) door: number): Promise<number> {
    runs.push('look');
    return door;
  }
}

beforeEach(() => void runs.splice(0));

describe('row 54: audit outage', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it('refuses what has to be recorded, lets the rest pass, and ends by itself', async () => {
      await using page = await HostilePage.open(target, VaultService);
      page.trail.failure = new Error('insert into record: disk I/O error at /data/audit.db');
      const details = await page.expectRefused(() => page.call('open', [1]), 'UNAVAILABLE');
      expect(details).toEqual({ reason: 'audit' });
      expect(runs).toEqual([]);
      expect(await page.call('look', [1])).toMatchObject({ kind: 'reply', value: 1 });
      page.trail.failure = undefined;
      expect(await page.call('open', [1])).toMatchObject({ kind: 'reply' });
      expect(runs).toEqual(['look', 'open']);
    });

    it('refuses it too when the trail on disk takes nothing', async () => {
      await using audited = await AuditedTarget.open(target);
      await audited.audit.trail.flush();
      audited.audit.run(`create trigger outage before insert on record begin select raise(abort, 'outage'); end`);
      const answer = await audited.call('open', [1]);
      expect(answer).toMatchObject({ kind: 'fault', error: { code: 'UNAVAILABLE', details: { reason: 'audit' } } });
      expect(runs).toEqual([]);
      audited.audit.run('drop trigger outage');
      expect(await audited.call('open', [1])).toMatchObject({ kind: 'reply' });
      const records = (await audited.audit.records()).filter(({ channel }) => channel === 'open');
      expect(records.map(({ outcome, code }) => [outcome, code])).toEqual([
        ['refusal', 'UNAVAILABLE'],
        ['intent', undefined],
        ['success', undefined],
      ]);
    });
  });
});

describe('row 55: audit tampering and injection', () => {
  it('names the line that was deleted', async () => {
    await using audit = await AuditDirectory.create();
    for (let line = 2; line <= 8; line += 1) audit.trail.record(auditEntry());
    await audit.trail.flush();
    expect(await audit.trail.verify()).toMatchObject({ isIntact: true, records: 8 });
    audit.tamper('delete from record where sequence = 5');
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 5, fault: 'missing' });
  });

  const FORGED = 'bob\nadmin granted\u001b[2J\u009b2J\u202e\r\u2028","outcome":"success';

  describe.each(TARGETS)('over $name', (target) => {
    it('makes one line of a name that has several in it', async () => {
      await using audited = await AuditedTarget.open(target);
      expect(await audited.call(FORGED, [])).toMatchObject({ error: { code: 'UNKNOWN_CHANNEL' } });
      const text = (await Array.fromAsync(audited.audit.trail.exportLines())).join('');
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
      const lines = text.trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as AuditRecord).channel)).toEqual(['', FORGED]);
      expect(JSON.parse(lines[1] ?? '')).toMatchObject({ outcome: 'violation', count: 1, code: 'UNKNOWN_CHANNEL' });
    });
  });

  it('makes one line of what somebody wrote into the file', async () => {
    await using audit = await AuditDirectory.create();
    await audit.trail.flush();
    audit.tamper(`insert into record values (2, zeroblob(32), 'x' || char(10) || '{"sequence":3}' || char(27))`);
    const lines = (await Array.fromAsync(audit.trail.exportLines())).join('').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as AuditRecord).sequence)).toEqual([1, 2]);
  });
});

describe('row 56: audit flooding', () => {
  it('keeps 100,000 refused calls in less than 1 MB, and their exact number', async () => {
    expect(await floodAudit(100_000)).toEqual({ count: 100_000, isUnder: true, isIntact: true });
  });

  describe.each(TARGETS)('over $name', (target) => {
    it('records the first refused call by itself, and the others as one', async () => {
      await using audited = await AuditedTarget.open(target);
      for (let time = 0; time < 50; time += 1) {
        for (const channel of ['look', 'open']) {
          expect(await audited.call(channel, ['x'])).toMatchObject({ error: { code: 'VALIDATION' } });
        }
      }
      const records = (await audited.audit.records()).filter(({ code }) => code === 'VALIDATION');
      expect(records.map(({ channel, count }) => [channel, count])).toEqual([
        ['look', 1],
        ['open', 1],
        ['look', 49],
        ['open', 49],
      ]);
      expect(runs).toEqual([]);
    });
  });
});

describe('row 59: cardinality', () => {
  it('takes 10,000 random names for one series', async () => {
    await using audit = await AuditDirectory.create();
    const entry = auditEntry({ outcome: 'violation', code: 'UNKNOWN_CHANNEL' });
    for (let name = 0; name < 10_000; name += 1) audit.trail.record({ ...entry, channel: `x${name}:${name * 7}` });
    const [, first, others, ...more] = await audit.records();
    expect(first).toMatchObject({ channel: 'x0:0', count: 1 });
    expect(others).toMatchObject({ channel: '', count: 9_999 });
    expect(more).toEqual([]);
  });

  describe.each(TARGETS)('over $name', (target) => {
    it('takes random names for one series', async () => {
      await using audited = await AuditedTarget.open(target);
      for (let name = 0; name < 50; name += 1) await audited.call(`x${name}`, []);
      const records = (await audited.audit.records()).filter(({ code }) => code === 'UNKNOWN_CHANNEL');
      expect(records.map(({ channel, count }) => [channel, count])).toEqual([
        ['x0', 1],
        ['', 49],
      ]);
    });
  });
});

/** A host with its audit trail on disk, and a page that speaks by hand. */
class AuditedTarget implements AsyncDisposable {
  private nextId = 1;

  private constructor(
    readonly audit: AuditDirectory,
    private readonly target: OpenTarget<VaultService>,
    private readonly raw: RawClient,
  ) {}

  static async open(target: Target): Promise<AuditedTarget> {
    const audit = await AuditDirectory.create();
    const open = await target.open(VaultService, { audit: audit.trail });
    return new AuditedTarget(audit, open, await open.connectRaw());
  }

  async call(channel: string, args: readonly unknown[]): Promise<Readonly<Record<string, unknown>>> {
    const id = this.nextId++;
    this.raw.post({ kind: 'call', id, channel, args });
    return this.raw.nextThat(({ id: of }) => of === id, 'an answer');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.raw[Symbol.dispose]();
    await this.target[Symbol.asyncDispose]();
    await this.audit[Symbol.asyncDispose]();
  }
}
