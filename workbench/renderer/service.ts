import { RendererEventService, type ConnectionStatus } from 'sallyport/renderer';
import type { ServiceError } from 'sallyport/shared';
import type { IWorkbenchService } from '../contract/index.js';

/** The page's link to main. */
export interface Connection {
  readonly service: IWorkbenchService;
  /** Calls back with how the connection stands, at once and with each change, until the result is called. */
  readonly watch: (listener: (status: ConnectionStatus) => void) => () => void;
  /** Tries to connect again at once. */
  readonly reconnectNow: () => void;
}

/**
 * Connects to main: over the bridge in Electron, else over the WebSocket of the page's own address.
 *
 * @throws {ServiceError} when main can't be reached, or refuses the page
 */
export async function connectService(): Promise<Connection> {
  const service = await RendererEventService.connect<IWorkbenchService>({ onProblem: reportProblem });
  return {
    service,
    watch: (listener) => RendererEventService.onStatus(service, listener),
    reconnectNow: () => RendererEventService.reconnectNow(service),
  };
}

/** What ends because nobody is signed in any more, the locked page tells. */
function reportProblem(error: ServiceError): void {
  // oxlint-disable-next-line no-console -- it concerns no call, and nobody else is told
  if (error.code !== 'UNAUTHENTICATED') console.warn('sallyport:', error.code, error.message, error.details);
}
