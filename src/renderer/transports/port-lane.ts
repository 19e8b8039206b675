import {
  PORT_KEY,
  UnavailableError,
  decodePortSignal,
  systemClock,
  type Link,
  type LinkListener,
  type PortSignal,
  type SallyportBridge,
} from '../../shared/index.js';
import { LaneInbox } from './lane-inbox.js';

/** What is used of the page's window: its own messages. */
export type PortWindow = Pick<Window, 'addEventListener' | 'removeEventListener'>;

export interface PortLaneOptions {
  readonly bridge: SallyportBridge;
  /** `undefined` where there is none. */
  readonly window: PortWindow | undefined;
  /** How long main may take to say that it has the port, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Opens a lane over a `MessagePort`, one end of which the preload hands to main.
 *
 * @returns when main has said that it has the port
 * @throws {UnavailableError} when the preload has none to give, the hand-over fails, or main does not take it in time
 */
export async function openPortLane(options: PortLaneOptions): Promise<Link> {
  const opening = Promise.withResolvers<PortLane>();
  const fail = (reason: string, cause?: unknown): void => opening.reject(unavailable(reason, cause));
  const stopWaiting = receivePort(options, fail, (port) => {
    const lane = new PortLane(port, opening);
    opening.promise.catch(() => lane.close());
  });
  const deadline = systemClock.after(options.timeoutMs, () => fail('main did not take the port in time'));
  try {
    return await opening.promise;
  } finally {
    deadline();
    stopWaiting();
  }
}

/** Asks the preload for a port, and tells of its arrival. @returns stops waiting for it */
function receivePort(
  { bridge, window }: PortLaneOptions,
  fail: (reason: string, cause?: unknown) => void,
  onPort: (port: MessagePort) => void,
): () => void {
  const id = crypto.randomUUID();
  const receive = ({ source, data, ports }: MessageEvent<unknown>): void => {
    const [port] = ports;
    // Any frame can send a message here, but only this page, and its preload, are its own source.
    if (source === window && port && isHandOver(data, id)) onPort(port);
  };
  if (!bridge.openPort || !window) {
    fail(bridge.openPort ? 'this is no page' : 'the preload hands over none');
    return ignore;
  }
  window.addEventListener('message', receive);
  try {
    bridge.openPort(id);
  } catch (cause) {
    fail('the preload could not hand over a port', cause);
  }
  return () => window.removeEventListener('message', receive);
}

/** The page's end of a connection over a port. */
class PortLane implements Link {
  /** A port doesn't tell how much it holds. */
  readonly unsentBytes = 0;
  private readonly inbox = new LaneInbox();

  /** @param opening settled by main's first word */
  constructor(
    private readonly port: MessagePort,
    private readonly opening: PromiseWithResolvers<PortLane>,
  ) {
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.receive(data));
    port.addEventListener('close', () => this.end());
    port.start();
  }

  post(message: object): void {
    if (!this.inbox.isClosed) this.port.postMessage(message);
  }

  postText(text: string): void {
    if (!this.inbox.isClosed) this.port.postMessage(text);
  }

  start(listener: LinkListener): void {
    this.inbox.start(listener);
  }

  close(): void {
    if (this.inbox.isClosed) return;
    this.port.postMessage({ lane: 'closed' } satisfies PortSignal);
    this.port.close();
    this.inbox.close();
  }

  private receive(data: unknown): void {
    const signal = decodePortSignal(data);
    if (signal === 'opened') this.opening.resolve(this);
    else if (signal === 'closed') this.end();
    else this.inbox.onMessage(data);
  }

  private end(): void {
    this.opening.reject(unavailable('main did not take the port')); // no effect once main has
    this.port.close();
    this.inbox.onClose();
  }
}

function isHandOver(data: unknown, id: string): boolean {
  return typeof data === 'object' && data !== null && Reflect.get(data, PORT_KEY) === id;
}

function unavailable(reason: string, cause?: unknown): UnavailableError {
  return new UnavailableError(`There is no port to main: ${reason}`, { cause });
}

function ignore(): void {
  // Nothing was begun.
}
