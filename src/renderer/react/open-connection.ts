import { RendererEventService } from '../index.js';
import { toError } from './to-error.js';

/** How far a provider is that connects by itself. */
export type ConnectingState<T> =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly service: T }
  | { readonly kind: 'failed'; readonly error: Error };

/**
 * Connects, and tells when that is done or has failed.
 *
 * @returns ends it: the connection is closed, also when it comes to be only later, and nothing more is told
 */
export function openConnection<T extends object>(
  connect: () => Promise<T>,
  onSettled: (state: ConnectingState<T>) => void,
): () => void {
  let isWanted = true;
  let connected: T | undefined;

  const open = async (): Promise<void> => {
    if (!isWanted) return;
    const service = await connect();
    void RendererEventService.closed(service); // throws for what could not be disconnected later
    if (!isWanted) return RendererEventService.disconnect(service);
    connected = service;
    onSettled({ kind: 'connected', service });
  };

  const fail = (error: unknown): void => {
    if (isWanted) onSettled({ kind: 'failed', error: toError(error) });
  };

  // One turn later: StrictMode mounts everything twice, and the first mount has been undone by then.
  queueMicrotask(() => void open().catch(fail));

  return () => {
    isWanted = false;
    if (connected) RendererEventService.disconnect(connected);
    connected = undefined;
  };
}
