import type { IpcMainEvent } from 'electron';
import type { Logger } from '../logging/logger.js';
import type { FrameConnections } from './frame-connections.js';
import { PortLink } from './port-link.js';
import { judgeSender, type SenderRules } from './sender.js';

/** The connections that pages hold over a `MessagePort` each, which their preload has handed over. */
export class ElectronPorts {
  constructor(
    private readonly connections: FrameConnections,
    private readonly rules: SenderRules,
    private readonly logger: Logger,
  ) {}

  /**
   * Takes the port that came with a message; never throws. Whose it is was decided with that: what comes over the
   * port says nothing of its sender.
   */
  receive(event: IpcMainEvent): void {
    const { frame, ...sender } = judgeSender(event, this.rules);
    const [port] = event.ports;
    if (!port || event.ports.length > 1 || !frame) {
      refusePorts(event);
      return this.logger.debug('A hand-over of a port was ignored', { clientId: sender.peer.clientId });
    }
    this.connections.open({ ...sender, frame }, (onEnd) => {
      const link = new PortLink(port, { onEnd, guard: (deliver) => this.connections.guard(link, deliver) });
      return link;
    });
  }
}

/** Closes what was handed over, so that the page need not wait for an answer. */
export function refusePorts({ ports }: Pick<IpcMainEvent, 'ports'>): void {
  for (const port of ports) {
    port.postMessage({ lane: 'closed' });
    port.close();
  }
}
