import { EventServiceHost, webSocket, type LoopbackServer } from 'sallyport/main';
import { NoteService } from './note-service.js';

/** Serves the notes to browsers. Every option here may be left out. @returns ends it, but not the server */
export async function startWeb(server: LoopbackServer): Promise<EventServiceHost> {
  const host = await EventServiceHost.start(NoteService, {
    limits: { graceMs: 120_000 }, // how long a window that has lost its connection may stay away
    coalescing: { maxMessages: 10, maxWaitMs: 5 }, // answers and events wait up to 5 ms for others to travel with
  });
  await host.bind(webSocket({ server, compression: { thresholdBytes: 16_384 } }));
  return host;
}
