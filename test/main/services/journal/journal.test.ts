import { randomUUID } from 'node:crypto';
import { container } from 'tsyringe';
import { Journal, JournalService, openJournal, type JournalLimits } from 'sallyport/main';
import { createDraft } from 'sallyport/renderer';
import { MAX_JOURNAL_TEXT_BYTES, type JournalWrite } from 'sallyport/shim';
import { ManualClock, createTestHost } from 'sallyport/testing';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';

const clock = new ManualClock(1_700_000_000_000);
let directory: TemporaryDirectory;
let journal: Journal;

async function open(limits: JournalLimits = {}): Promise<void> {
  ({ journal } = await openJournal({ directory: directory.path, clock, ...limits }));
}

beforeEach(async () => {
  directory = await TemporaryDirectory.create();
  await open();
});

afterEach(async () => {
  await journal[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** Writes, and gives the version that the next write follows. */
async function write(text: string, changes: Partial<JournalWrite> = {}): Promise<string> {
  const version = randomUUID();
  await journal.write({ key: 'note:1', text, version, ...changes });
  return changes.version ?? version;
}

describe('Journal.write', () => {
  it('keeps a text over a restart', async () => {
    const version = await write('hello', { base: 'revision 4' });
    await journal[Symbol.asyncDispose]();
    await open();
    expect(await journal.read('note:1')).toEqual({
      key: 'note:1',
      text: 'hello',
      base: 'revision 4',
      version,
      bytes: 5,
      writtenAtMs: clock.wallMs(),
    });
  });

  it('replaces the version that it follows', async () => {
    const follows = await write('hello');
    await write('hello you', { follows: [follows] });
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you', base: null });
  });

  it('refuses to replace a version that it does not follow, and names it', async () => {
    const first = await write('hello');
    const second = await write('hello you', { follows: [first] });
    const conflict = { code: 'CONFLICT', details: { version: second, writtenAtMs: clock.wallMs() } };
    await expect(write('late', { follows: [first] })).rejects.toMatchObject(conflict);
    await expect(write('new')).rejects.toMatchObject(conflict);
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you' });
  });

  it('takes the same write twice, for its answer may have been lost', async () => {
    const version = await write('hello');
    await write('hello', { version });
    await write('hello you', { follows: [version] });
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you' });
  });

  it('replaces any of the versions that it follows', async () => {
    const first = await write('hello');
    const lost = randomUUID();
    await write('hello you', { follows: [lost, first] });
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you' });
    await expect(write('late', { version: lost, follows: [first] })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('keeps a text whose former version was discarded meanwhile', async () => {
    const follows = await write('hello');
    await journal.discard('note:1', follows);
    await write('hello you', { follows: [follows] });
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you' });
  });

  it.each(['', 'a\0b', '\ud800 half', '🜂'])('keeps %p as it is', async (text) => {
    await write(text);
    expect(await journal.read('note:1')).toMatchObject({ text });
  });

  it('takes 8 MiB, and not one byte more', async () => {
    const version = await write('é'.repeat(MAX_JOURNAL_TEXT_BYTES / 2));
    await expect(write(`${'é'.repeat(MAX_JOURNAL_TEXT_BYTES / 2)}x`, { follows: [version] })).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      details: { limit: 'bytes', maximum: MAX_JOURNAL_TEXT_BYTES },
    });
  });

  it('refuses one entry too many, but takes on the ones it has', async () => {
    await journal[Symbol.asyncDispose]();
    await open({ maxEntries: 2 });
    const follows = await write('1', { key: 'a' });
    await write('2', { key: 'b' });
    await expect(write('3', { key: 'c' })).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      details: { resource: 'journalEntries', maximum: 2 },
    });
    await write('1, changed', { key: 'a', follows: [follows] });
    expect(await journal.list()).toHaveLength(2);
  });

  it('refuses one byte too many of all texts, and lets a text shrink', async () => {
    const filled = await write('12345678', { key: 'a' });
    await journal[Symbol.asyncDispose]();
    await open({ maxTotalBytes: 10 });
    const small = await write('12', { key: 'b' });
    await expect(write('123', { key: 'b', follows: [small] })).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      details: { resource: 'journalBytes', maximum: 10 },
    });
    await journal[Symbol.asyncDispose]();
    await open({ maxTotalBytes: 5 });
    await write('1234567', { key: 'a', follows: [filled] });
    expect(await journal.read('a')).toMatchObject({ bytes: 7 });
  });
});

describe('Journal.list', () => {
  it('tells of every entry without its text, the latest first', async () => {
    await write('older', { key: 'a' });
    clock.advance(1);
    await write('newer', { key: 'b', base: 'x' });
    expect(await journal.list()).toEqual([
      { key: 'b', base: 'x', version: expect.any(String), bytes: 5, writtenAtMs: clock.wallMs() },
      { key: 'a', base: null, version: expect.any(String), bytes: 5, writtenAtMs: clock.wallMs() - 1 },
    ]);
  });
});

describe('Journal.discard', () => {
  it('forgets an entry, and does nothing where there is none', async () => {
    const version = await write('hello');
    await journal.discard('note:1', version);
    expect(await journal.read('note:1')).toBeNull();
    await expect(journal.discard('note:1', version)).resolves.toBeUndefined();
  });

  it('leaves what was written since', async () => {
    const first = await write('hello');
    const version = await write('hello you', { follows: [first] });
    await expect(journal.discard('note:1', first)).rejects.toMatchObject({ code: 'CONFLICT', details: { version } });
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you' });
  });
});

describe('JournalService', () => {
  const serve = (permissions: readonly string[]) =>
    createTestHost(JournalService, {
      container: container.createChildContainer().registerInstance(Journal, journal),
      authorize: (_request, permission) => permissions.includes(permission),
    });

  it('serves the journal to who may have it', async () => {
    await using test = await serve(['journal:read', 'journal:write']);
    const version = randomUUID();
    await test.service.write({ key: 'note:1', text: 'hello', version });
    expect(await test.service.list()).toHaveLength(1);
    expect(await test.service.read('note:1')).toMatchObject({ text: 'hello', version });
    await test.service.discard('note:1', version);
    expect(await test.service.read('note:1')).toBeNull();
  });

  it('keeps what the draft of a page gives it', async () => {
    await using test = await serve(['journal:read', 'journal:write']);
    using draft = createDraft(test.service, 'note:1', { base: 'revision 1' });
    draft.change('hello');
    await draft.flush();
    draft.change('hello you');
    await draft.flush();
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello you', base: 'revision 1' });
    using next = createDraft(test.service, 'note:1');
    expect(await next.restore()).toMatchObject({ text: 'hello you' });
    await next.saved();
    expect(await journal.list()).toEqual([]);
    draft.change('hello again');
    await draft.flush();
    expect(await journal.read('note:1')).toMatchObject({ text: 'hello again' });
  });

  it('asks for a permission to read and one to write', async () => {
    await using reader = await serve(['journal:read']);
    expect(Object.keys(reader.service)).toEqual(['read', 'list']);
    await using writer = await serve(['journal:write']);
    expect(Object.keys(writer.service)).toEqual(['write', 'discard']);
  });

  it.each([
    ['an empty key', { key: '' }, '0.key'],
    ['a key that is too long', { key: 'k'.repeat(257) }, '0.key'],
    ['a version that is no UUID', { version: '1' }, '0.version'],
    ['a former version that is no UUID', { follows: ['1'] }, '0.follows[0]'],
    ['too many former versions', { follows: Array.from({ length: 17 }, () => randomUUID()) }, '0.follows'],
    ['a base that is too long', { base: 'b'.repeat(257) }, '0.base'],
    ['a text that is none', { text: 5 as unknown as string }, '0.text'],
  ])('refuses %s', async (_what, changes, path) => {
    await using test = await serve(['journal:read', 'journal:write']);
    const attempt = test.service.write({ key: 'note:1', text: 'hello', version: randomUUID(), ...changes });
    await expect(attempt).rejects.toMatchObject({ code: 'VALIDATION', details: { faults: [{ path }] } });
  });
});
