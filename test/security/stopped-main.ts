// A main process that a test stops and wakes. It says on standard output where it listens, as JSON.
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  EventService,
  EventServiceHost,
  Handle,
  createLoopbackServer,
  nullLogger,
  webSocket,
} from '../../src/main/index.js';

@EventService({ access: 'public' })
class AwakeService {
  @Handle()
  async ping(): Promise<string> {
    return 'pong';
  }
}

async function serve(): Promise<void> {
  const server = await createLoopbackServer({ root: tmpdir(), logger: nullLogger });
  const host = await EventServiceHost.start(AwakeService);
  await host.bind(webSocket({ server, heartbeatMs: 1_500 }));
  writeSync(1, `${JSON.stringify({ port: server.port, token: server.token })}\n`);
}

void serve();
