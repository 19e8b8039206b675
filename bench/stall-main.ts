// The main process of the stalled consumer: serves, floods, and tells its parent how much memory it has.
import 'reflect-metadata';
import { tmpdir } from 'node:os';
import {
  Channel,
  EventChannel,
  EventService,
  EventServiceHost,
  Public,
  State,
  StateCell,
  Stream,
  createLoopbackServer,
  nullLogger,
  webSocket,
} from 'sallyport/main';
import type { Bytes } from 'sallyport/shared';
import { Settings } from './stall-settings.js';

const CHUNK_BYTES = 65_536;
const FLOOD_INTERVAL_MS = 10;
const FLOOD_EVENTS = 100;

@EventService()
class StallService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly line: string }>;
  @State({ of: Settings }) @Public() declare readonly settings: StateCell<Settings>;

  @Stream()
  @Public()
  async *endless(): AsyncIterable<Bytes> {
    for (;;) yield new Uint8Array(CHUNK_BYTES);
  }
}

const server = await createLoopbackServer({ root: tmpdir(), logger: nullLogger });
const host = await EventServiceHost.start(StallService);
await host.bind(webSocket({ server }));
const { events, settings } = host.serviceOf(StallService);
let turn = 0;
setInterval(() => {
  for (let index = 0; index < FLOOD_EVENTS; index += 1) events.emit('line', `${turn} ${'x'.repeat(1_000)}`);
  settings.update((draft) => {
    draft.turn = turn += 1;
  });
}, FLOOD_INTERVAL_MS);
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ residentBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: server.port, token: server.token });
