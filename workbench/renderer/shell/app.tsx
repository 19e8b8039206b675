import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Connection } from '../service.js';
import { useTheme } from '../settings/use-theme.js';
import { ConnectionBanner } from './connection-banner.js';
import { createWorkbench } from './create-workbench.js';
import { describeConnectFailure } from './describe-error.js';
import { useEventUpdates } from './event-updates.js';
import { NoticeList } from './notice-list.js';
import { ConnectingScreen, FailureScreen } from './screen.js';
import { useSafeClosing } from './safe-closing.js';
import { useStartupNotice } from './startup-notice.js';
import { useStore } from './store.js';
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
  | { readonly kind: 'connected'; readonly parts: WorkbenchParts };

function ConnectingApp({ connect, onRetry }: { readonly connect: Connect; readonly onRetry: () => void }) {
  const [state, setState] = useState<State>({ kind: 'connecting' });
  useEffect(() => {
    let isCurrent = true;
    const settle = (next: State): void => {
      if (isCurrent) setState(next);
    };
    connect()
      .then(createWorkbench)
      .then(
        (parts) => settle({ kind: 'connected', parts }),
        (error: unknown) => settle({ kind: 'failed', error }),
      );
    return () => {
      isCurrent = false;
    };
  }, [connect]);

  useEffect(() => {
    if (state.kind !== 'failed') return undefined;
    // The address that was asked for differs in its token alone: no new page is loaded.
    window.addEventListener('hashchange', onRetry);
    return () => window.removeEventListener('hashchange', onRetry);
  }, [state.kind, onRetry]);

  switch (state.kind) {
    case 'connecting':
      return <ConnectingScreen />;
    case 'connected':
      return <ConnectedApp parts={state.parts} />;
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

function ConnectedApp({ parts }: { readonly parts: WorkbenchParts }) {
  const { connection } = parts;
  const status = useStore(connection.status, (value) => value);
  useEventUpdates(parts);
  useTheme(parts);
  useSafeClosing(parts);
  useStartupNotice(parts);
  return (
    <QueryClientProvider client={parts.queryClient}>
      <WorkbenchProvider value={parts}>
        <div className="app">
          {status.state !== 'connected' && <ConnectionBanner status={status} onRetry={connection.reconnectNow} />}
          <Workbench />
          <NoticeList />
        </div>
      </WorkbenchProvider>
    </QueryClientProvider>
  );
}
