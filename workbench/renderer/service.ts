import { RendererEventService } from 'sallyport/renderer';
import type { IWorkbenchService } from '../contract/index.js';

/** The page's link to main. */
export interface Connection {
  readonly service: IWorkbenchService;
  /** Resolves when main can't be reached any more. */
  readonly lost: Promise<unknown>;
}

/**
 * Connects to main: over the bridge in Electron, else over the WebSocket of the page's own address.
 *
 * @throws {ServiceError} when main can't be reached, or refuses the page
 */
export async function connectService(): Promise<Connection> {
  const service = await RendererEventService.connect<IWorkbenchService>();
  return { service, lost: RendererEventService.closed(service) };
}
