import { QueryClient } from '@tanstack/react-query';
import { createDraft } from 'sallyport/renderer';
import { Runner } from '../exchange/runner.js';
import { SentMemory } from '../exchange/sent-memory.js';
import { BodyReaders } from '../response/body/body-readers.js';
import type { Connection } from '../service.js';
import { DraftKeeper } from '../workspace/draft-keeper.js';
import { Saver } from '../workspace/saver.js';
import { rememberShown, showAgain } from '../workspace/shown-memory.js';
import { createWorkspace } from '../workspace/workspace.js';
import { createConnectionState } from './connection.js';
import { describeError, isConnectionLost } from './describe-error.js';
import { createNotices } from './notices.js';
import type { WorkbenchParts } from './workbench-context.js';

/** Puts together what the page works with, and opens the drafts that main has kept. */
export async function createWorkbench({ service, ...link }: Connection): Promise<WorkbenchParts> {
  const connection = createConnectionState(link);
  const workspace = createWorkspace();
  const notices = createNotices();
  const sent = new SentMemory(sessionStorage);
  const runner = new Runner(service, sent);
  const { journal } = service;
  const parts: WorkbenchParts = {
    service,
    connection,
    queryClient: createQueryClient(),
    workspace,
    runner,
    sent,
    bodyReaders: new BodyReaders(runner.runs, (responseId) => service.http.body(responseId, 0)),
    saver: new Saver(service.collections, workspace),
    drafts: new DraftKeeper({ workspace, journal, openDraft: (name) => createDraft(journal, name) }),
    notices,
    report: (error) => {
      if (!isConnectionLost(error)) notices.add(describeError(error));
    },
  };
  connection.onBack(() => goOn(parts));
  // The address of a server that was restarted differs in its token alone: the page stays, and connects with the new one.
  window.addEventListener('hashchange', () => {
    if (connection.status.get().state === 'closed') window.location.reload();
    else connection.reconnectNow();
  });
  await restoreDrafts(parts);
  showAgain(sessionStorage, workspace);
  rememberShown(sessionStorage, workspace);
  return parts;
}

/** Main may have changed things while the page was away, and has gone on with what was under way. */
function goOn({ queryClient, runner, bodyReaders }: WorkbenchParts): void {
  void queryClient.invalidateQueries();
  void runner.resume();
  bodyReaders.retry();
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
