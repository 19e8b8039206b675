import { createDraft } from 'sallyport/renderer';
import { PayloadTooLargeError } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';
import type { RequestDraft } from '../../../../workbench/contract/index.js';
import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';
import { DraftKeeper } from '../../../../workbench/renderer/workspace/draft-keeper.js';
import { encodeDraftText } from '../../../../workbench/renderer/workspace/draft-text.js';
import { createWorkspace } from '../../../../workbench/renderer/workspace/workspace.js';
import { isChanged } from '../../../../workbench/renderer/workspace/workspace-state.js';
import { FakeJournal } from '../../../renderer/journal/fake-journal.js';

const draftOf = (url: string): RequestDraft => ({ ...BLANK_DRAFT, name: 'n', url });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('DraftKeeper', () => {
  let journal: FakeJournal;
  let clock: ManualClock;
  const pages: DraftKeeper[] = [];

  /** A page that has come this far: connected, and nothing restored yet. */
  function openPage() {
    const workspace = createWorkspace();
    const openDraft = (name: string) => createDraft(journal, name, { clock });
    const keeper = new DraftKeeper({ workspace, journal, openDraft });
    pages.push(keeper);
    const type = (key: string, url: string): void => workspace.dispatch({ kind: 'edit', key, change: { url } });
    const entries = () => workspace.state.get().entries;
    const status = (key: string) => keeper.statuses.get().get(key)?.state;
    return { workspace, keeper, type, entries, status };
  }

  /** A page with a saved request in its editor. */
  function openRequest() {
    const page = openPage();
    page.workspace.openRequest('r', 'c');
    const key = page.entries()[0]?.key ?? '';
    page.workspace.dispatch({ kind: 'read', key, draft: draftOf('saved'), savedAtMs: 1 });
    return { ...page, key };
  }

  async function restored() {
    const page = openPage();
    await page.keeper.restore();
    return page;
  }

  /** Longer than typing has to pause. */
  async function pause(): Promise<void> {
    clock.advance(2_000);
    await settle();
  }

  const urlOf = (name: string): unknown => {
    const text = journal.entries.get(name)?.text;
    return text === undefined ? undefined : (JSON.parse(text) as { draft: RequestDraft }).draft.url;
  };

  beforeEach(() => {
    journal = new FakeJournal();
    clock = new ManualClock();
  });

  afterEach(() => {
    for (const page of pages.splice(0)) page[Symbol.dispose]();
  });

  it('keeps what is typed, and nothing else', async () => {
    const { type, key, status, keeper } = openRequest();
    await pause();
    expect(journal.writes).toEqual([]);
    type(key, 'typed');
    expect([status(key), keeper.hasUnkept]).toEqual(['pending', true]);
    await pause();
    expect(urlOf('request:r')).toBe('typed');
    expect([status(key), keeper.hasUnkept]).toEqual(['kept', false]);
  });

  it('gives a new page what was typed, changed still, and writes it no second time', async () => {
    const first = openRequest();
    first.type(first.key, 'typed');
    first.workspace.openNew('c', draftOf('new'));
    await pause();
    const { entries, status } = await restored();
    const found = entries().map(({ requestId, draft }) => [requestId, draft?.url]);
    expect(found.toSorted()).toEqual([
      [null, 'new'],
      ['r', 'typed'],
    ]);
    expect(entries().every(isChanged)).toBe(true);
    await pause();
    expect(journal.writes).toHaveLength(2);
    expect(entries().map(({ key }) => status(key))).toEqual(['kept', 'kept']);
  });

  it('has the journal forget what is saved, and what is discarded', async () => {
    const { workspace, type, key, status } = openRequest();
    type(key, 'typed');
    await pause();
    const request = { id: 'r', collectionId: 'c', savedAtMs: 2 };
    workspace.dispatch({ kind: 'saved', key, request, sent: draftOf('typed') });
    await settle();
    expect([journal.entries.size, status(key)]).toEqual([0, undefined]);
    type(key, 'typed again');
    await pause();
    expect(urlOf('request:r')).toBe('typed again');
    workspace.dispatch({ kind: 'discard', key });
    await settle();
    expect(journal.entries.size).toBe(0);
  });

  it('keeps a new request under its own name once it has been saved', async () => {
    const { workspace, type, entries } = openPage();
    workspace.openNew('c', draftOf('new'));
    const { key } = entries()[0] ?? { key: '' };
    await pause();
    expect([...journal.entries.keys()]).toEqual([`new:${key}`]);
    type(key, 'typed while it was being saved');
    workspace.dispatch({
      kind: 'saved',
      key,
      request: { id: 'r', collectionId: 'c', savedAtMs: 1 },
      sent: draftOf('new'),
    });
    await pause();
    expect([...journal.entries.keys()]).toEqual(['request:r']);
  });

  it('goes on from a draft that is still on its way out', async () => {
    const { workspace, type, key, status } = openRequest();
    type(key, 'typed');
    await pause();
    journal.mode = 'held';
    workspace.dispatch({ kind: 'discard', key });
    type(key, 'typed again');
    journal.release();
    await pause();
    expect([urlOf('request:r'), status(key)]).toEqual(['typed again', 'kept']);
  });

  it('waits while main is out of reach, also with forgetting', async () => {
    const { workspace, type, key, status, keeper } = openRequest();
    type(key, 'typed');
    await pause();
    journal.mode = 'down';
    type(key, 'offline');
    await pause();
    expect([status(key), keeper.hasUnkept]).toEqual(['retrying', true]);
    workspace.dispatch({ kind: 'close', key });
    await settle();
    expect(urlOf('request:r')).toBe('typed');
    journal.mode = 'up';
    for (let tries = 0; tries < 5; tries += 1) await pause();
    expect(journal.entries.size).toBe(0);
  });

  describe('when another window has typed', () => {
    async function conflict() {
      const mine = openRequest();
      const theirs = openRequest();
      theirs.type(theirs.key, 'theirs');
      await pause();
      mine.type(mine.key, 'mine');
      await pause();
      return { mine, theirs };
    }

    it('says so and overwrites nothing', async () => {
      const { mine } = await conflict();
      expect([mine.status(mine.key), urlOf('request:r')]).toEqual(['conflict', 'theirs']);
      await expect(mine.keeper.flush()).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('keeps both: theirs in its place, mine as a new request', async () => {
      const { mine } = await conflict();
      await mine.keeper.keepBoth(mine.key);
      await pause();
      expect(mine.entries().map(({ draft }) => [draft?.name, draft?.url])).toEqual([
        ['n', 'theirs'],
        ['n (from here)', 'mine'],
      ]);
      expect(mine.entries().map(({ key }) => mine.status(key))).toEqual(['kept', 'kept']);
      expect(journal.entries.size).toBe(2);
    });

    it('keeps both where they have saved theirs meanwhile', async () => {
      const { mine, theirs } = await conflict();
      theirs.workspace.dispatch({ kind: 'discard', key: theirs.key });
      await settle();
      await mine.keeper.keepBoth(mine.key);
      await pause();
      expect(mine.entries().map(({ draft }) => draft?.url)).toEqual(['saved', 'mine']);
      expect([...journal.entries.keys()].filter((name) => name.startsWith('request:'))).toEqual([]);
    });

    it('keeps only mine', async () => {
      const { mine } = await conflict();
      await mine.keeper.keepMine(mine.key);
      expect([mine.status(mine.key), urlOf('request:r')]).toEqual(['kept', 'mine']);
    });

    it('leaves theirs alone when mine is discarded', async () => {
      const { mine } = await conflict();
      mine.workspace.dispatch({ kind: 'discard', key: mine.key });
      await pause();
      expect([mine.status(mine.key), urlOf('request:r')]).toEqual([undefined, 'theirs']);
    });
  });

  it('says what main refuses to keep', async () => {
    const { type, key, status, keeper } = openRequest();
    journal.refusal = new PayloadTooLargeError({ limit: 'bytes', maximum: 1 });
    type(key, 'too large');
    await pause();
    expect([status(key), keeper.hasUnkept]).toEqual(['refused', true]);
  });

  it('leaves in the journal what it does not understand, and counts it', async () => {
    const version = crypto.randomUUID();
    journal.put({ key: 'request:a', text: 'of a later version', version });
    journal.put({ key: 'note:b', text: 'of somebody else', version });
    journal.put({ key: 'new:k', text: encodeDraftText({ collectionId: null, draft: draftOf('mine') }), version });
    const { keeper, entries } = openPage();
    await expect(keeper.restore()).resolves.toEqual({ restored: 1, left: 2 });
    expect(entries().map(({ key }) => key)).toEqual(['k']);
    await pause();
    expect(journal.entries.size).toBe(3);
  });
});
