import { QueryClient } from '@tanstack/react-query';
import { createDraft } from 'sallyport/renderer';
import { DisposableStore } from 'sallyport/shared';
import type { DeskOwner } from '../access/desk.js';
import { ownJournal } from '../access/own-journal.js';
import { ownStorage } from '../access/own-storage.js';
import { Runner } from '../exchange/runner.js';
import { SentMemory } from '../exchange/sent-memory.js';
import { BodyReaders } from '../response/body/body-readers.js';
import { DraftKeeper } from '../workspace/draft-keeper.js';
import { Saver } from '../workspace/saver.js';
import { rememberShown, showAgain } from '../workspace/shown-memory.js';
import { createWorkspace } from '../workspace/workspace.js';
import { describeError, isConnectionLost, isLockedOut } from './describe-error.js';
import { createNotices } from './notices.js';
import type { PageLink } from './page-link.js';
import type { WorkbenchParts } from './workbench-context.js';

/** Puts together what somebody works with, and opens the drafts that main has kept of theirs. */
export async function createWorkbench(link: PageLink, owner: DeskOwner): Promise<WorkbenchParts> {
  const { service, connection, access } = link;
  const workspace = createWorkspace();
  const notices = createNotices();
  const storage = ownStorage(sessionStorage, owner.id);
  const sent = new SentMemory(storage);
  const runner = new Runner(service, sent);
  const journal = ownJournal({ journal: () => service.journal }, owner);
  const resources = new DisposableStore();
  const parts: WorkbenchParts = {
    ...link,
    queryClient: createQueryClient(),
    workspace,
    runner,
    sent,
    bodyReaders: resources.add(new BodyReaders(runner.runs, (responseId) => service.http.body(responseId, 0))),
    saver: new Saver(service.collections, workspace),
    drafts: resources.add(new DraftKeeper({ workspace, journal, openDraft: (name) => createDraft(journal, name) })),
    notices,
    report: (error) => {
      if (isLockedOut(error)) void access.ask();
      else if (!isConnectionLost(error)) notices.add(describeError(error));
    },
    goOn: () => goOn(parts),
    [Symbol.dispose]: () => resources.dispose(),
  };
  resources.defer(
    connection.onBack(() => {
      if (owner.isHere()) goOn(parts);
    }),
  );
  await restoreDrafts(parts);
  showAgain(storage, workspace);
  resources.defer(rememberShown(storage, workspace));
  return parts;
}

/** Main may have changed things meanwhile, and has gone on with what was under way. */
function goOn({ queryClient, runner, bodyReaders, drafts }: WorkbenchParts): void {
  void queryClient.invalidateQueries();
  void runner.resume();
  bodyReaders.retry();
  drafts.flush().catch(() => undefined); // tried again by itself, which its status tells
}

async function restoreDrafts({ drafts, notices }: WorkbenchParts): Promise<void> {
  try {
    const { left } = await drafts.restore();
    if (left > 0) notices.add(`${left === 1 ? 'A draft' : `${left} drafts`} could not be opened; nothing was deleted.`);
  } catch (error) {
    notices.add(`The drafts that were kept could not be opened: ${describeError(error)}`);
  }
}

/** Main is asked again when it says that something has changed, not by the clock and not for having failed. */
const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  });
