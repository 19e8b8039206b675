import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Clock } from '../../../shared/index.js';

const CREATED = 'undici:request:create';
const CONNECTED = 'undici:client:connected';
const SENT = 'undici:client:sendHeaders';

/** How a request came to its connection; monotonic milliseconds. */
export interface ConnectionUse {
  /** When the connection became usable; `null` when an earlier request had used it already. */
  readonly connectedMs: number | null;
  readonly sentMs: number;
  /** The socket, which remembers what broke it. */
  readonly connection: { readonly errored: Error | null };
}

/** Who wants to know when a request goes out. */
interface SendListener {
  onSent(use: ConnectionUse): void;
}

/** Sees through undici's diagnostics which connection a request takes, and since when that has been usable. */
export class ConnectionWatch implements Disposable {
  private readonly listeners = new WeakMap<object, SendListener>();
  private readonly connectedMs = new WeakMap<object, number>();
  private dispatching: SendListener | undefined;

  constructor(private readonly clock: Clock) {
    subscribe(CREATED, this.onCreated);
    subscribe(CONNECTED, this.onConnected);
    subscribe(SENT, this.onSent);
  }

  /** Runs `dispatch`, which hands one request to undici; `listener` is told when it goes out. */
  during(listener: SendListener, dispatch: () => void): void {
    this.dispatching = listener;
    try {
      dispatch();
    } finally {
      this.dispatching = undefined;
    }
  }

  [Symbol.dispose](): void {
    unsubscribe(CREATED, this.onCreated);
    unsubscribe(CONNECTED, this.onConnected);
    unsubscribe(SENT, this.onSent);
  }

  /** undici makes its request, and says so, before `dispatch` returns: that is what joins the two. */
  private readonly onCreated = (message: unknown): void => {
    const { request } = message as { readonly request: object };
    if (this.dispatching) this.listeners.set(request, this.dispatching);
  };

  private readonly onConnected = (message: unknown): void => {
    const { socket } = message as { readonly socket: object };
    this.connectedMs.set(socket, this.clock.monotonicMs());
  };

  private readonly onSent = (message: unknown): void => {
    const { request, socket: connection } = message as { readonly request: object; readonly socket: Socket };
    const connectedMs = this.connectedMs.get(connection) ?? null;
    this.connectedMs.delete(connection);
    this.listeners.get(request)?.onSent({ connectedMs, sentMs: this.clock.monotonicMs(), connection });
  };
}
