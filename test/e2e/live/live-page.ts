// The page of the end-to-end test of everything live, as functions that the test calls.
import { RendererEventService } from '../../../src/renderer/index.js';
import type { ILiveService } from './live-service.js';

const CHUNK_BYTES = 65_536;

async function* chunks(bytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let sent = 0; sent < bytes; sent += CHUNK_BYTES) {
    yield new Uint8Array(Math.min(CHUNK_BYTES, bytes - sent)).fill(sent / CHUNK_BYTES);
  }
}

/** What the test calls. */
export type Live = Awaited<ReturnType<typeof open>>;

async function open() {
  const service = await RendererEventService.connect<ILiveService>();
  const counted: number[] = [];
  const losses: (number | undefined)[] = [];
  const states: string[] = [];
  service.events.on('counted', (value) => counted.push(value), { onLoss: (dropped) => losses.push(dropped) });
  service.settings.subscribe(() => undefined);
  RendererEventService.onStatus(service, ({ state }) => states.push(state));
  return {
    service,
    counted,
    losses,
    /** The states of the connection, since the page was opened. */
    states,
    upload: (bytes: number) => service.upload(chunks(bytes)),
    /** @returns how many bytes came, and whether they are what was to come */
    async download(bytes: number): Promise<{ bytes: number; isIntact: boolean }> {
      let received = 0;
      let isIntact = true;
      for await (const chunk of service.download(bytes)) {
        isIntact &&= chunk.every((byte, index) => byte === (Math.floor((received + index) / CHUNK_BYTES) & 0xff));
        received += chunk.byteLength;
      }
      return { bytes: received, isIntact };
    },
  };
}

void open().then((live) => Object.assign(globalThis, { live }));
