// The main process of the end-to-end test of everything live: `live-main.ts PAGE_DIRECTORY`. Writes its address as
// a line; the line `cut` on its standard input loses every socket.
import { createInterface } from 'node:readline';
import { EventServiceHost, createLoopbackServer, webSocket } from 'sallyport/main';
import { RecordingLogger, droppable } from 'sallyport/testing';
import { LiveService } from './live-service.js';

async function main(root: string): Promise<void> {
  const server = droppable(await createLoopbackServer({ root, logger: new RecordingLogger() }));
  const host = await EventServiceHost.start(LiveService);
  await host.bind(webSocket({ server }));
  console.log(server.url);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'cut') console.log(await server.dropSockets());
  }
  await host.dispose();
  await server[Symbol.asyncDispose]();
}

void main(process.argv[2] ?? '');
