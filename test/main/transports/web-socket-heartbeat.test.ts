import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { webSocket } from '../../../src/main/transports/web-socket.js';
import { upgradeBytes } from '../headless/raw-request.js';
import { SocketFixture, exchange } from './socket-fixture.js';

const HELLO = { kind: 'hello', version: 1 };

describe('the heartbeat of webSocket', () => {
  let fixture: SocketFixture;
  beforeEach(async () => {
    fixture = await SocketFixture.start();
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  it('cuts a client that answers no ping when the next is due, within 20 s', async () => {
    // A client that completes the upgrade, reads everything and says nothing.
    const { port, token } = fixture.server;
    const silent = connect(port, '127.0.0.1');
    silent.write(
      upgradeBytes([
        `Host: 127.0.0.1:${port}`,
        `Origin: http://127.0.0.1:${port}`,
        `Sec-WebSocket-Protocol: sallyport.v1, sallyport.token.${token}`,
      ]),
    );
    await once(silent, 'data');
    fixture.host.accepted[0]?.link.post({ kind: 'welcome' });
    const ping = nextByte(silent, 0x89);
    fixture.clock.advance(8_000);
    await ping;
    const closed = once(silent, 'close');
    fixture.clock.advance(8_000);
    await fixture.host.accepted[0]?.closed;
    await closed;
    expect(fixture.clock.pendingTimers).toBe(0);
  });

  it('leaves a client alone that answers', async () => {
    const client = await fixture.open();
    await exchange(client, HELLO);
    for (let beat = 0; beat < 5; beat += 1) {
      const pinged = once(client, 'ping');
      fixture.clock.advance(8_000);
      await pinged;
      await exchange(client, HELLO); // the pong went before it
    }
    expect(client.readyState).toBe(WebSocket.OPEN);
  });

  it('takes an interval of more than 0 only', () => {
    for (const heartbeatMs of [0, -1, Number.NaN]) {
      expect(() => webSocket({ server: fixture.server, heartbeatMs })).toThrow(RangeError);
    }
  });
});

async function nextByte(socket: NodeJS.ReadableStream, byte: number): Promise<void> {
  for (;;) {
    const [data] = (await once(socket, 'data')) as [Buffer];
    if (data.includes(byte)) return;
  }
}
