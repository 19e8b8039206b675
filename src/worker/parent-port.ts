// The way from a worker to whoever has started it, as a port: Node's and Electron's look different.
import { parentPort as threadPort } from 'node:worker_threads';
import { decodePortSignal, type PortLike } from '../shared/index.js';

type Receive = (data: unknown) => void;

/** Electron's `process.parentPort` in a utility process. */
interface UtilityPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  off(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** A way to the parent: Node's or Electron's. */
interface ParentWay {
  postMessage(message: unknown): void;
  /** @returns stops listening, so that the worker may end */
  listen(receive: Receive): () => void;
}

/**
 * The port to whoever has started this thread or process.
 *
 * @throws {TypeError} when this is the main process
 */
export function openParentPort(): PortLike {
  const way = threadWay() ?? utilityWay();
  if (!way) throw new TypeError('This is no worker thread and no utility process');
  return new ParentPort(way);
}

function threadWay(): ParentWay | undefined {
  if (!threadPort) return undefined;
  const port = threadPort;
  return {
    postMessage: (message) => port.postMessage(message),
    listen(receive) {
      port.on('message', receive);
      return () => port.off('message', receive);
    },
  };
}

function utilityWay(): ParentWay | undefined {
  const { parentPort: port } = process as { readonly parentPort?: UtilityPort };
  if (!port) return undefined;
  return {
    postMessage: (message) => port.postMessage(message),
    listen(receive) {
      const listener = ({ data }: { readonly data: unknown }): void => receive(data);
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  };
}

class ParentPort implements PortLike {
  private readonly onMessage = new Set<(event: { readonly data: unknown }) => void>();
  private readonly onClose = new Set<() => void>();
  private stopListening: (() => void) | undefined;

  constructor(private readonly way: ParentWay) {}

  postMessage(message: unknown): void {
    this.way.postMessage(message);
  }

  addEventListener(type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void): void {
    if (type === 'message') this.onMessage.add(listener);
    else this.onClose.add(() => listener({ data: undefined }));
  }

  start(): void {
    this.stopListening ??= this.way.listen((data) => this.receive(data));
  }

  /** What keeps the worker running lets go: it ends once nothing else does. */
  close(): void {
    this.stopListening?.();
  }

  private receive(data: unknown): void {
    if (decodePortSignal(data) === 'closed') for (const listener of this.onClose) listener();
    else for (const listener of this.onMessage) listener({ data });
  }
}
