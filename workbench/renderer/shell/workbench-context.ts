import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { DeskParts } from '../access/desk.js';
import type { Runner } from '../exchange/runner.js';
import type { SentMemory } from '../exchange/sent-memory.js';
import type { BodyReaders } from '../response/body/body-readers.js';
import type { DraftKeeper } from '../workspace/draft-keeper.js';
import type { Saver } from '../workspace/saver.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Notices } from './notices.js';
import type { PageLink } from './page-link.js';

/** What every part of a page works with that somebody works at. */
export interface WorkbenchParts extends PageLink, DeskParts {
  readonly queryClient: QueryClient;
  readonly workspace: Workspace;
  readonly runner: Runner;
  readonly sent: SentMemory;
  readonly bodyReaders: BodyReaders;
  readonly saver: Saver;
  readonly drafts: DraftKeeper;
  readonly notices: Notices;
  /** Tells the user of a call that failed, unless for the connection or the session: a banner or the lock tells of them. */
  readonly report: (error: unknown) => void;
}

const WorkbenchContext = createContext<WorkbenchParts | null>(null);

export const WorkbenchProvider = WorkbenchContext.Provider;

/** @throws {Error} outside of a connected page */
export function useWorkbench(): WorkbenchParts {
  const parts = useContext(WorkbenchContext);
  if (!parts) throw new Error('useWorkbench is for components within a WorkbenchProvider');
  return parts;
}
