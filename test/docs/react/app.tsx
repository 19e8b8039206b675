import { QueryClient, QueryClientProvider, onlineManager } from '@tanstack/react-query';
import { useEffect } from 'react';
import { retryQuery } from 'sallyport/renderer/react';
import type { IProjectService } from './contract.js';
import { ProjectList } from './project-list.js';
import { SallyportProvider, useConnection } from './sallyport.js';

const queryClient = new QueryClient({ defaultOptions: { queries: { retry: retryQuery } } });
// Whether the machine has a network says nothing about main: what pauses queries is the connection, below.
onlineManager.setEventListener(() => undefined);

/** `connect` is `() => RendererEventService.connect<IProjectService>()`; a test gives its own. */
export function App({ connect }: { readonly connect: () => Promise<IProjectService> }) {
  return (
    <SallyportProvider
      connect={connect}
      fallback={<p>Connecting …</p>}
      renderError={(error, retry) => (
        <button type="button" onClick={retry}>
          {error.message}. Try again
        </button>
      )}
    >
      <QueryClientProvider client={queryClient}>
        <OfflineBanner />
        <ProjectList />
      </QueryClientProvider>
    </SallyportProvider>
  );
}

function OfflineBanner() {
  const connection = useConnection();
  useEffect(() => onlineManager.setOnline(connection.state === 'connected'), [connection.state]);
  if (connection.state === 'connected') return null;
  if (connection.state === 'closed') return <p role="alert">Disconnected: {connection.reason.message}</p>;
  return <output>Offline. Attempt {connection.attempt} …</output>;
}
