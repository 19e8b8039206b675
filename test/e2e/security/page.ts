// The page of the end-to-end test of web mode's security: what a test reads and calls.
import { RendererEventService } from '../../../src/renderer/index.js';
import type { Gate } from '../../security/gate.js';

async function open() {
  const service = await RendererEventService.connect<Gate>({ reconnect: { initialDelayMs: 10, maxDelayMs: 20 } });
  const states: string[] = [];
  RendererEventService.onStatus(service, ({ state }) => states.push(state));
  return { service, states };
}

/** What the test calls. */
export type Guarded = Awaited<ReturnType<typeof open>>;

void open().then((guarded) => Object.assign(globalThis, { guarded }));
