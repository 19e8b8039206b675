// The main process that is flooded: ours, or a bare server of `ws` that answers each message. Tells its parent how long
// its loop was busy.
import 'reflect-metadata';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import {
  EventService,
  EventServiceHost,
  Handle,
  Public,
  UNLIMITED_RATES,
  createLoopbackServer,
  nullLogger,
  webSocket,
} from 'sallyport/main';
import { WebSocketServer, type WebSocket } from 'ws';

/** What of ours is switched off, so that each guard is seen by itself. */
export type FloodMode = 'bare' | 'guarded' | 'never paused' | 'no limits';

@EventService()
class FloodService {
  @Handle()
  @Public()
  async ping(): Promise<void> {}
}

const mode = process.argv[2] as FloodMode;
const NEVER = 1_000_000_000;

async function serve(): Promise<{ readonly port: number; readonly token: string }> {
  if (mode === 'bare') return serveBare();
  const server = await createLoopbackServer({ root: tmpdir(), logger: nullLogger });
  const host = await EventServiceHost.start(FloodService, {
    ...(mode === 'no limits' ? { rateLimits: UNLIMITED_RATES } : {}),
    ...(mode === 'guarded' ? {} : { limits: { maxOffences: NEVER, maxRunningCalls: NEVER / 2, maxWaitingCalls: 1 } }),
  });
  await host.bind(webSocket({ server }));
  return server;
}

async function serveBare(): Promise<{ readonly port: number; readonly token: string }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket: WebSocket) => {
    socket.on('message', (data) => socket.send(data));
  });
  await new Promise((resolve) => void server.once('listening', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, token: '' };
}

const { port, token } = await serve();
let since = performance.eventLoopUtilization();
process.on('message', () => {
  const { active } = performance.eventLoopUtilization(since);
  since = performance.eventLoopUtilization();
  process.send?.({ busyMs: active });
});
process.on('disconnect', () => process.exit());
process.send?.({ port, token });
