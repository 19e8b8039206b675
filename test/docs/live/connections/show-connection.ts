import { RendererEventService } from 'sallyport/renderer';
import type { Subscription } from 'sallyport/shared';

/** Tells the user how the page stands with main, now and from now on. @returns ends it */
export function showConnection(service: object, tell: (text: string) => void): Subscription {
  return RendererEventService.onStatus(service, (status) => {
    if (status.state === 'connected') tell('Online');
    else if (status.state === 'reconnecting') tell(`Offline: ${status.reason.message}`);
    else tell(`Closed: ${status.reason.message}`);
  });
}
