import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Connection } from '../service.js';
import { ConnectionBanner } from './connection-banner.js';
import { createWorkbench } from './create-workbench.js';
import { describeConnectFailure } from './describe-error.js';
import { useEventUpdates } from './event-updates.js';
import { NoticeList } from './notice-list.js';
import { ConnectingScreen, FailureScreen } from './screen.js';
import { useStoredDrafts } from './stored-drafts.js';
import { WorkbenchProvider, type WorkbenchParts } from './workbench-context.js';
import { Workbench } from './workbench.js';

type Connect = () => Promise<Connection>;

/** The page: connects, then shows the workbench. */
export function App({ connect }: { readonly connect: Connect }) {
  const [attempt, setAttempt] = useState(1);
  return <ConnectingApp key={attempt} connect={connect} onRetry={() => setAttempt(attempt + 1)} />;
}

type State =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'connected'; readonly parts: WorkbenchParts; readonly lost: Promise<unknown> };

function ConnectingApp({ connect, onRetry }: { readonly connect: Connect; readonly onRetry: () => void }) {
  const [state, setState] = useState<State>({ kind: 'connecting' });
  useEffect(() => {
    let isCurrent = true;
    const settle = (next: State): void => {
      if (isCurrent) setState(next);
    };
    connect().then(
      ({ service, lost }) => settle({ kind: 'connected', parts: createWorkbench(service), lost }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [connect]);

  switch (state.kind) {
    case 'connecting':
      return <ConnectingScreen />;
    case 'connected':
      return <ConnectedApp parts={state.parts} lost={state.lost} />;
    case 'failed':
      return (
        <FailureScreen
          title="Sallyport can’t be reached"
          message={describeConnectFailure(state.error)}
          action="Try again"
          onAction={onRetry}
        />
      );
  }
}

function ConnectedApp({ parts, lost }: { readonly parts: WorkbenchParts; readonly lost: Promise<unknown> }) {
  const [isLost, setIsLost] = useState(false);
  useEffect(() => void lost.then(() => setIsLost(true)), [lost]);
  useEventUpdates(parts);
  useStoredDrafts(parts.workspace);
  return (
    <QueryClientProvider client={parts.queryClient}>
      <WorkbenchProvider value={parts}>
        <div className="app">
          {isLost && <ConnectionBanner />}
          <Workbench />
          <NoticeList />
        </div>
      </WorkbenchProvider>
    </QueryClientProvider>
  );
}
