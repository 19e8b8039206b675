import { useEffect, useState } from 'react';
import { Gate } from '../access/gate.js';
import type { Connection } from '../service.js';
import { ConnectionBanner } from './connection-banner.js';
import { describeConnectFailure } from './describe-error.js';
import { createPageLink, type PageLink } from './page-link.js';
import { ConnectingScreen, FailureScreen } from './screen.js';
import { useStore } from './store.js';

type Connect = () => Promise<Connection>;

/** The page: connects, then lets in whoever may work here. */
export function App({ connect }: { readonly connect: Connect }) {
  const [attempt, setAttempt] = useState(1);
  return <ConnectingApp key={attempt} connect={connect} onRetry={() => setAttempt(attempt + 1)} />;
}

type State =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'connected'; readonly link: PageLink };

function ConnectingApp({ connect, onRetry }: { readonly connect: Connect; readonly onRetry: () => void }) {
  const [state, setState] = useState<State>({ kind: 'connecting' });
  useEffect(() => {
    let isCurrent = true;
    const settle = (next: State): void => {
      if (isCurrent) setState(next);
    };
    connect()
      .then(createPageLink)
      .then(
        (link) => settle({ kind: 'connected', link }),
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
      return <ConnectedApp link={state.link} />;
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

function ConnectedApp({ link }: { readonly link: PageLink }) {
  const { connection } = link;
  const status = useStore(connection.status, (value) => value);
  return (
    <div className="app">
      {status.state !== 'connected' && <ConnectionBanner status={status} onRetry={connection.reconnectNow} />}
      <Gate link={link} />
    </div>
  );
}
