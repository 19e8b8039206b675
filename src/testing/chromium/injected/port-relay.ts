/** What happens to a port, for its other end on the far side of the DevTools protocol. */
export type PortNews =
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly port: number };

/** What this uses of a `MessagePort`: a browser's in the isolated world, the in-memory Electron's beside main. */
export interface RelayedPort {
  postMessage(data: unknown): void;
  start(): void;
  close(): void;
  addEventListener(type: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void): void;
}

export interface RelayedChannel {
  readonly port1: RelayedPort;
  readonly port2: RelayedPort;
}

/**
 * One side of what joins ports in Chromium with ports beside main, which can't be one channel. A port that is itself
 * sent through a port is lost, and main is not told when a page closes one: Chromium tells no script. It is evaluated in the isolated world too, so it refers to nothing outside of itself.
 */
export class PortRelay {
  private readonly ports: Map<number, RelayedPort> = new Map();
  private lastId = 0;

  /** @param step what ids are counted by: 1 on one side, -1 on the other */
  constructor(
    private readonly post: (news: PortNews) => void,
    private readonly createChannel: () => RelayedChannel,
    private readonly step: 1 | -1,
  ) {}

  /** Takes a port that was transferred to the other side. @returns its id there */
  give(port: RelayedPort): number {
    const id = (this.lastId += this.step);
    this.join(id, port);
    return id;
  }

  /** @returns the port that the other side has given that id, to be handed on */
  take(id: number): RelayedPort {
    const { port1, port2 } = this.createChannel();
    this.join(id, port1);
    return port2;
  }

  receive(news: PortNews): void {
    const port = this.ports.get(news.port);
    if (news.kind === 'port') port?.postMessage(news.data);
    else {
      this.ports.delete(news.port);
      port?.close();
    }
  }

  private join(id: number, port: RelayedPort): void {
    this.ports.set(id, port);
    port.addEventListener('message', ({ data }) => {
      try {
        this.post({ kind: 'port', port: id, data });
      } catch (error) {
        // As in Electron: a message that can't be taken to main is lost, the port goes on.
        console.error(error);
      }
    });
    port.addEventListener('close', () => {
      if (this.ports.delete(id)) this.post({ kind: 'port-close', port: id });
    });
    port.start();
  }
}
