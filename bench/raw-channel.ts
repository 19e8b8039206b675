// The least that an RPC over a MessageChannel can be: an id, a map of what is pending, and nothing else.
import { MessageChannel } from 'node:worker_threads';
import { RawWindow } from './raw-window.js';

interface Request {
  readonly id: number;
  readonly value: unknown;
}

export interface RawEcho extends Disposable {
  echo(value: unknown): Promise<unknown>;
}

export function openRawEcho(): RawEcho {
  const { port1, port2 } = new MessageChannel();
  const pending = new Map<number, (value: unknown) => void>();
  let nextId = 0;
  port2.on('message', ({ id, value }: Request) => port2.postMessage({ id, value }));
  port1.on('message', ({ id, value }: Request) => {
    pending.get(id)?.(value);
    pending.delete(id);
  });
  return {
    echo: (value) =>
      new Promise((resolve) => {
        const id = nextId++;
        pending.set(id, resolve);
        port1.postMessage({ id, value });
      }),
    [Symbol.dispose]: () => port1.close(),
  };
}

/** Posts chunks through a channel with a window of `windowBytes`, as a bare program with back-pressure would. */
export async function pumpRawChunks(chunkBytes: number, count: number, windowBytes: number): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const chunk = new Uint8Array(chunkBytes);
  const window = new RawWindow(chunkBytes, count, windowBytes);
  const done = Promise.withResolvers<void>();
  const send = (): void => window.send(() => port2.postMessage(chunk));
  port1.on('message', (data: Uint8Array) => {
    const acknowledged = window.receive(data.byteLength);
    if (acknowledged > 0) port1.postMessage(acknowledged);
    if (window.isComplete) done.resolve();
  });
  port2.on('message', (bytes: number) => {
    window.acknowledge(bytes);
    send();
  });
  send();
  await done.promise;
  port1.close();
}
