// The least that a stream over a socket can be: frames, and a number that goes back for those that were taken.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { FRAME_BYTES, RawWindow } from './raw-window.js';

export interface RawSocket extends AsyncDisposable {
  pump(chunkBytes: number, count: number, windowBytes: number): Promise<void>;
}

/** Two ends of `ws` on this machine, without compression. */
export async function openRawSocket(): Promise<RawSocket> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    perMessageDeflate: false,
  });
  const [[sender]] = await Promise.all([accepted, once(client, 'open')]);
  client.binaryType = 'arraybuffer';
  return {
    pump: (chunkBytes, count, windowBytes) => pump(sender, client, new RawWindow(chunkBytes, count, windowBytes)),
    async [Symbol.asyncDispose]() {
      client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pump(sender: WebSocket, client: WebSocket, window: RawWindow): Promise<void> {
  const frames = Array.from(
    { length: Math.ceil(window.chunkBytes / FRAME_BYTES) },
    (_, index) => new Uint8Array(Math.min(FRAME_BYTES, window.chunkBytes - index * FRAME_BYTES)),
  );
  const send = (): void => window.send(() => frames.forEach((frame) => sender.send(frame)));
  const done = Promise.withResolvers<void>();
  const receive = (data: ArrayBuffer): void => {
    const acknowledged = window.receive(data.byteLength);
    if (acknowledged > 0) client.send(String(acknowledged));
    if (window.isComplete) done.resolve();
  };
  const acknowledge = (data: Buffer): void => {
    window.acknowledge(Number(data.toString()));
    send();
  };
  client.on('message', receive);
  sender.on('message', acknowledge);
  send();
  await done.promise;
  client.off('message', receive);
  sender.off('message', acknowledge);
}
