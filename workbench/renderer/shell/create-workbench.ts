import { QueryClient } from '@tanstack/react-query';
import { ServiceError } from 'sallyport/shared';
import type { IWorkbenchService } from '../../contract/index.js';
import { Runner } from '../exchange/runner.js';
import { restoreWorkspace } from '../workspace/draft-storage.js';
import { Saver } from '../workspace/saver.js';
import { createWorkspace } from '../workspace/workspace.js';
import { describeError } from './describe-error.js';
import { createNotices } from './notices.js';
import type { WorkbenchParts } from './workbench-context.js';

/** Puts together what the page works with. */
export function createWorkbench(service: IWorkbenchService): WorkbenchParts {
  const workspace = createWorkspace(restoreWorkspace(sessionStorage));
  const notices = createNotices();
  return {
    service,
    queryClient: createQueryClient(),
    workspace,
    runner: new Runner(service),
    saver: new Saver(service.collections, workspace),
    notices,
    report: (error) => {
      const isConnectionLost = error instanceof ServiceError && error.code === 'DISCONNECTED';
      if (!isConnectionLost) notices.add(describeError(error));
    },
  };
}

/** Main is asked again when it says that something has changed, not by the clock and not for having failed. */
const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  });
