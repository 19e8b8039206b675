// A main process that is stopped, as a machine that sleeps stops it, and woken.
import { setTimeout } from 'node:timers/promises';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { WebSocket } from 'ws';
import { TypescriptProcess } from '../setup/typescript-process.js';

/** Three heartbeats. */
const SLEEP_MS = 4_500;

describe('fault: sleep and wake', () => {
  it('loses no connection, and no call', async () => {
    await using main = new TypescriptProcess('test/security/stopped-main.ts');
    const { port, token } = JSON.parse(await main.nextLine()) as { readonly port: number; readonly token: string };
    const origin = `http://127.0.0.1:${port}`;
    const createSocket = (url: string, protocols: string[]): never =>
      new WebSocket(url, protocols, { origin }) as never;
    const page = await RendererEventService.connect<{ ping(): Promise<string> }>({
      transport: () => webSocketLink({ url: `ws://127.0.0.1:${port}/sallyport`, token, createSocket }),
    });
    const states: string[] = [];
    using _status = RendererEventService.onStatus(page, ({ state }) => states.push(state));
    expect(await page.ping()).toBe('pong');
    process.kill(main.pid, 'SIGSTOP');
    const asked = page.ping();
    await setTimeout(SLEEP_MS);
    process.kill(main.pid, 'SIGCONT');
    expect(await asked).toBe('pong');
    await setTimeout(1_500); // a heartbeat
    expect(await page.ping()).toBe('pong');
    expect(new Set(states)).toEqual(new Set(states.length > 0 ? ['connected'] : []));
    RendererEventService.disconnect(page);
  });
});
