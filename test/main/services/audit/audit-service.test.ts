import { container } from 'tsyringe';
import { AuditService, SqliteAuditTrail } from 'sallyport/main';
import type { AuditQuery } from 'sallyport/shim';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { auditEntry } from './audit-entry.js';
import { AuditDirectory } from './audit-directory.js';

describe('AuditService', () => {
  let audit: AuditDirectory;
  let host: TestHost<AuditService>;

  beforeEach(async () => {
    audit = await AuditDirectory.create();
    host = await createTestHost(AuditService, {
      container: container.createChildContainer(),
      mocks: [[SqliteAuditTrail, audit.trail]],
      audit: audit.trail,
    });
  });

  afterEach(async () => {
    await host.dispose();
    await audit[Symbol.asyncDispose]();
  });

  it('shows what was recorded, with the calls that looked at it', async () => {
    audit.trail.record(auditEntry());
    expect(await host.service.query({ limit: 1, outcome: 'success' })).toMatchObject({
      records: [{ channel: 'notes.save' }],
    });
    expect(await host.service.query({ limit: 1, channel: 'query' })).toMatchObject({
      records: [{ outcome: 'success', channel: 'query', transport: 'loopback' }],
    });
  });

  it('verifies, and gives all as lines', async () => {
    const told: number[] = [];
    const verdict = await host.service.verify((records) => told.push(records));
    expect(verdict).toMatchObject({ isIntact: true, first: 1 });
    expect(told).toEqual([verdict.records]);
    const lines = (await Array.fromAsync(host.service.exportLines())).join('');
    expect(JSON.parse(lines.split('\n')[0] ?? '')).toMatchObject({ sequence: 1, outcome: 'opened' });
  });

  it.each([
    { limit: 0 },
    { limit: 501 },
    { limit: 1, before: 0 },
    { limit: 1, before: 2 ** 53 },
    { limit: 1, outcome: 'other' },
    { limit: 1, channel: 'x'.repeat(65) },
    { limit: 1, text: '' },
    { limit: 1, text: 'x'.repeat(129) },
    { limit: 1, code: "x' or 1=1" },
  ])('refuses %j', async (query) => {
    await expect(host.service.query(query as AuditQuery)).rejects.toMatchObject({ code: 'VALIDATION' });
  });

  it('needs a permission', async () => {
    await using locked = await createTestHost(AuditService, {
      container: container.createChildContainer(),
      mocks: [[SqliteAuditTrail, audit.trail]],
      authorize: (_request, permission) => permission !== 'audit:read',
    });
    expect(Object.keys(locked.service)).toEqual([]);
  });
});
